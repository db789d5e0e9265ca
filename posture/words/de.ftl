# Deutsch. Anrede: du. Fachwörter wie in der Physiotherapie üblich, auf der Seite einfache Wörter (Rundrücken, unterer Rücken).


### --- errors: What went wrong, and what to do (posture.errors): a message and its remedy

# (end of errors)



### --- sense: Sources, cameras, the pose model (posture.sense)

# (end of sense)



### --- measure: The view, the legs, the back: advice while measuring (posture.measure, posture.pipeline)

# (end of measure)



### --- stretches: The stretches: names, steps, cautions, and what is wrong with a file of one (posture.stretches)

# (end of stretches)



### --- calibration: Calibrating (posture.calibration)

# (end of calibration)



### --- coach: The coach: what is shown and said during a stretch, the summary, the safety questions (posture.coach)

# (end of coach)



### --- clips: Reviews, reports, exports, batches (posture.clips)

# (end of clips)



### --- storage: What lasts (posture.storage) and what it tells (posture.progress)

# (end of storage)



### --- evaluation: Evaluation, benchmark, doctor (posture.evaluation)

# (end of evaluation)



### --- cli: The command line (posture.cli)

# (end of cli)



### --- server: The server (server/)

# (end of server)



### --- page-shared: The page: shared by all pages

# (end of page-shared)



### --- page-live: The page: the stretch (index)

# (end of page-live)



### --- page-calibrate: The page: calibrating

# (end of page-calibrate)



### --- page-review: The page: review

# (end of page-review)



### --- page-history: The page: history

# (end of page-history)

