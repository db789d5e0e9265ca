# English, the language that has every sentence. Ids are English words joined by hyphens and begin with their section's name.
# A message's attributes belong to the same thing: an error's `.remedy`, a button's `.title`.


### --- errors: What went wrong, and what to do (posture.errors): a message and its remedy

# Why the system refused (posture.errors.why), filled in behind a colon.
errors-system-missing = No such file or directory
errors-system-denied = Permission denied
errors-system-not-permitted = Operation not permitted
errors-system-read-only = Read-only file system
errors-system-disk-full = No space left on device
errors-system-quota = Disk quota exceeded
errors-system-input-output = Input/output error
errors-system-is-folder = it is a folder
errors-system-no-folder = it is not a folder
errors-system-exists = File exists
errors-system-not-empty = Directory not empty
errors-system-long-name = File name too long
errors-system-links = Too many levels of symbolic links
errors-system-open-files = Too many open files
errors-system-too-large = File too large
errors-system-address-used = Address already in use
errors-system-address-foreign = Cannot assign requested address

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

# The database
storage-database-locked = The database { $where } is locked.
    .remedy = Close other programs that have it open, and try again.
storage-database-full = The database { $where } can't grow: the disk is full.
    .remedy = Make room, and try again; nothing old is lost.
storage-database-read-only = The database { $where } can't be written.
    .remedy = Allow writing to it and its folder, or set POSTURE_DATA to another folder.
storage-database-not-opened = The database { $where } can't be opened.
    .remedy = Check that its folder exists and may be written to, or set POSTURE_DATA to another folder.
storage-database-none = The database { $where } is not a database.
    .remedy = Move the file away, and Posture will make a new one.
storage-database-damaged = The database { $where } is damaged.
    .remedy = Put a backup copy in its place, or move it away to begin afresh.
storage-database-disk = The database { $where } can't be read or written: the disk reports an error.
    .remedy = Check the disk and its room.
storage-database-server-locked = The database { $where } is locked.
    .remedy = Wait for the other program that uses it, and try again.
storage-database-changed = The database { $where } was changed by another program at the same moment.
    .remedy = Try again.
storage-database-server-full = The database { $where } has no room or connection left.
    .remedy = Make room on the server, and try again; nothing old is lost.
storage-database-forbidden = The database { $where } doesn't permit this.
    .remedy = Give the user of POSTURE_DATABASE_URL the right to create and write tables.
storage-database-user-refused = The database { $where } refuses the user or password.
    .remedy = Check POSTURE_DATABASE_URL.
storage-database-absent = The database { $where } doesn't exist.
    .remedy = Create it on the server, or check POSTURE_DATABASE_URL.
storage-database-unreachable = The database { $where } can't be reached.
    .remedy = Check that its server runs, and POSTURE_DATABASE_URL.
storage-database-refused = The database { $where } refused: { $why }.
    .remedy = Try again; if it stays, put a backup copy in its place.
storage-database-newer = The database { $where } was written by a newer version of Posture.
    .remedy = Update Posture, or set POSTURE_DATA to another folder; the database was left as it is.
storage-database-another-programs = The database { $where } belongs to another program.
    .remedy = Set POSTURE_DATA to a folder of Posture's own.
storage-database-orphans = The database { $where } holds rows that belong to nobody, so it can't be upgraded.
    .remedy = Put a backup copy in its place; the database was left as it is.
storage-database-no-backup = No backup copy can be kept at { $copy }, so the database was not upgraded: { $why }.
    .remedy = Make room in that folder and allow writing to it.
storage-database-not-made = The database { $file } can't be made: { $why }.
    .remedy = Allow writing there, or set { $variable } to another folder.
storage-folder-none = { $folder } is not a folder.
    .remedy = Set { $variable } to a folder.
storage-address-wrong = { $variable } is not the address of a database.
    .remedy = Write it like postgresql://user@host/name.
storage-address-driver = { $variable } names a database whose driver isn't installed: { $driver }.
    .remedy = For PostgreSQL, install it with: pip install 'posture-coach[postgres]'
storage-address-no-file = { $variable } names a SQLite database without a file.
    .remedy = Write sqlite:///FILE.

# Profiles and sessions
storage-profile-gone = This profile has been deleted.
    .remedy = Choose another, or make a new one.
storage-profile-limits = Caution at { $caution_pct } % and rounded at { $rounded_pct } % can't be used.
    .remedy = Choose two rising shares above { $release_pct } %, up to 100 %, for instance 50 and 70.
storage-profile-name = '{ $name }' can't be the name of a profile.
    .remedy = Choose a name of 1 to { $characters } characters on one line.
storage-profile-taken = There already is a profile called '{ $name }'.
    .remedy = Choose another name, or change that profile.
storage-profile-unknown = There is no profile called '{ $name }'.
storage-profile-quoted = '{ $name }'
storage-profiles-alike = { $count ->
    [one] Did you mean { $names }?
   *[other] Did you mean one of { $names }?
 }
storage-profiles-others = { $count ->
    [one] There is only { $names }.
   *[other] There are { $names }.
 }
storage-profiles-none = There are none yet: make one by calibrating.
storage-exchange-newer = The profile is of a version this Posture doesn't know, '{ $schema }'.
    .remedy = Update Posture.
storage-exchange-other = The file is not a profile: its schema is not '{ $schema }'.
    .remedy = Choose an exported profile.
storage-exchange-not-json = { $what ->
    [file] The file is not JSON.
   *[calibration] The calibration is not JSON.
 }
    .remedy = Export the profile again where it came from.
storage-exchange-no-object = { $what ->
    [file] The file is JSON, but not an object.
   *[calibration] The calibration is JSON, but not an object.
 }
    .remedy = Export the profile again where it came from.
storage-exchange-wrong = The profile's '{ $field }' is missing or not what it should be.
    .remedy = Export the profile again where it came from.
storage-session-gone = There is no such session.
    .remedy = It may have been deleted already: load the page again.

# What the history tells (posture.progress.trend)
storage-trend-none = No depth has been measured yet.
storage-trend-change = { $leg ->
    [left] Left leg:
    [right] Right leg:
   *[both] Both legs:
 } from { NUMBER($first_deg, maximumFractionDigits: 0) }° to { NUMBER($last_deg, maximumFractionDigits: 0) }° in { $sessions ->
    [one] { $sessions } session.
   *[other] { $sessions } sessions.
 }
storage-trend-once = { $leg ->
    [left] Left leg:
    [right] Right leg:
   *[both] Both legs:
 } { NUMBER($depth_deg, maximumFractionDigits: 0) }°.
storage-trend-even = Last time both legs went about equally deep.
storage-trend-apart = { $leg ->
    [left] Last time the left leg went { NUMBER($difference_deg, maximumFractionDigits: 0) }° deeper.
   *[right] Last time the right leg went { NUMBER($difference_deg, maximumFractionDigits: 0) }° deeper.
 }

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

