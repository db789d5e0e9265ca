# Deutsch. Anrede: du. Fachwörter wie in der Physiotherapie üblich, auf der Seite einfache Wörter (Rundrücken, unterer Rücken).


### --- errors: What went wrong, and what to do (posture.errors): a message and its remedy

# Warum das System abgelehnt hat (posture.errors.why), steht hinter einem Doppelpunkt.
errors-system-missing = Datei oder Ordner gibt es nicht
errors-system-denied = keine Berechtigung
errors-system-not-permitted = das ist nicht erlaubt
errors-system-read-only = dort lässt sich nur lesen
errors-system-disk-full = kein Platz mehr auf dem Datenträger
errors-system-quota = dein Anteil am Speicherplatz ist aufgebraucht
errors-system-input-output = der Datenträger meldet einen Fehler
errors-system-is-folder = es ist ein Ordner
errors-system-no-folder = es ist kein Ordner
errors-system-exists = es gibt schon etwas mit diesem Namen
errors-system-not-empty = der Ordner ist nicht leer
errors-system-long-name = der Name ist zu lang
errors-system-links = zu viele Verknüpfungen
errors-system-open-files = zu viele offene Dateien
errors-system-too-large = die Datei ist zu groß
errors-system-address-used = die Adresse ist schon belegt
errors-system-address-foreign = diese Adresse gehört nicht zu diesem Computer

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

# Vorbereiten: das Wort soll man aus drei Metern lesen können
coach-ready-standing = Stell dich seitlich zur Kamera, aufrecht und entspannt, ganz im Bild.
    .word = Bereit machen
coach-ready-seated = Dreh dich seitlich zur Kamera, ganz im Bild.
    .word = Bereit machen
coach-ready-lying = Leg dich seitlich zur Kamera hin, ganz im Bild.
    .word = Bereit machen
coach-ready-facing = Stell dich so hin, dass die Kamera dich ganz sieht.
    .word = Bereit machen
coach-dark = Hier ist es dunkel. Mach vor dir ein Licht an.

# In die Dehnung
coach-into-one-standing = Ein Fuß nach vorn, dieses Bein gestreckt: Beug dich aus der Hüfte vor.
    .word = In Position
coach-into-one-heel-raised = Eine Ferse hoch, dieses Knie gestreckt: Beug dich aus der Hüfte vor.
    .word = In Position
coach-into-one-seated = Sitz aufrecht, ein Bein gestreckt: Kipp aus der Hüfte nach vorn.
    .word = In Position
coach-into-one-hands-and-feet = Streck das vordere Bein und halte den Rücken lang.
    .word = In Position
coach-into-one-lying = Auf dem Rücken: Heb ein Bein an und streck es.
    .word = In Position
coach-into-both-standing = Beug dich vor: zuerst die Hüfte, dann folgt der Rücken.
    .word = In Position
coach-into-both-heel-raised = Beug dich aus der Hüfte vor.
    .word = In Position
coach-into-both-seated = Beide Beine gestreckt: Sitz aufrecht und kipp aus der Hüfte nach vorn.
    .word = In Position
coach-into-both-hands-and-feet = Hände und Füße am Boden, Hüfte hoch, Rücken lang.
    .word = In Position
coach-into-both-lying = Auf dem Rücken: Heb beide Beine an und streck sie.
    .word = In Position
coach-into-free = Beug dich aus der Hüfte nach vorn, Rücken gerade.
    .word = Bereit
coach-into-facing = Geh in die Dehnung wie gezeigt und halte sie.
    .word = In Position
coach-into-repeat = Schritt nach vorn, aus der Hüfte vorbeugen, wieder hoch – dann das andere Bein.
    .word = Los geht’s
coach-change-leg =
    { $leg ->
        [left] Jetzt das andere Bein: das linke.
        [right] Jetzt das andere Bein: das rechte.
       *[any] Jetzt das andere Bein.
    }
    .word = Beinwechsel
coach-same-leg =
    { $leg ->
        [left] Das ist noch mal das linke Bein; eigentlich käme das andere, das rechte. Bleib ruhig, wenn du magst.
       *[right] Das ist noch mal das rechte Bein; eigentlich käme das andere, das linke. Bleib ruhig, wenn du magst.
    }

# Die Phasen
coach-phase-hold = Halte die Position und atme weiter.
    .word = Halten
coach-phase-press = Drück die Ferse nach unten, ohne dich zu bewegen.
    .word = Drücken
coach-phase-relax = Lass locker, atme aus und geh etwas weiter in die Dehnung.
    .word = Lockerlassen
coach-phase-repeat = Runter und wieder hoch, ruhig und gleichmäßig.
    .word = Noch mal
coach-phase-come-up = Gut. Komm langsam hoch.
    .word = Hochkommen
coach-phase-summary = Gut gemacht. Das war’s.
    .word = Fertig
coach-stopped = Komm langsam aus der Dehnung und ruh dich aus. Wir hören hier auf.
    .word = Ausruhen
coach-paused = Pause. Mach weiter, wenn du so weit bist.
    .word = Pause
coach-free-lean = Gut. Das Brustbein führt, beug dich aus der Hüfte.
    .word = Gerade
coach-careful = Heb die Brust etwas an, bevor du weitergehst.
    .word = Vorsicht

# Was an der Haltung nicht stimmt und was zu tun ist
coach-fault-unseen = Ich sehe dich nicht gut genug, um das zu beurteilen.
    .word = Schlechte Sicht
coach-fault-rounded = Heb die Brust, kipp aus der Hüfte.
    .word = Brust hoch
coach-fault-knee = Streck das Knie.
    .word = Knie strecken
coach-fault-knees = Streck beide Knie.
    .word = Knie strecken
coach-fault-knee-back = Streck das hintere Knie.
    .word = Knie strecken
coach-fault-bounce = Nicht wippen: Bleib ruhig und atme.
    .word = Ruhig bleiben
coach-fault-out = Geh zurück in die Dehnung: Die Uhr wartet.
    .word = Zurück
coach-fault-neck = Halte den Kopf in einer Linie mit dem Rücken.
    .word = Kopf in Linie
coach-fault-moved = Drück, ohne dich zu bewegen: Bleib, wo du bist.
    .word = Stillhalten
coach-fault-not-deeper = Atme aus und geh etwas weiter in die Dehnung.
    .word = Weiter
coach-fault-back-first = Fang mit der Hüfte an, dann folgt der Rücken.
    .word = Hüfte zuerst
coach-fault-shallower = Du bist etwas hochgekommen: Geh sanft wieder tiefer.
    .word = Sanft tiefer
# In einem Wort, was der Kamera die Sicht nimmt; der Satz kommt von der Kamera selbst
coach-unseen-no-person = Ins Bild
coach-unseen-out-of-frame = Geh zurück
coach-unseen-not-side-on = Dreh dich
coach-unseen-no-reference = Steh aufrecht
coach-unseen-low-confidence = Schlechte Sicht
coach-as-told = { $words }

# Warum die Uhr steht
coach-pause-unseen = { coach-fault-unseen }
coach-pause-rounded = Dein Rücken ist rund.
coach-pause-knee = Dein Knie ist gebeugt.
coach-pause-bounce = Du wippst.
coach-pause-out = Du bist aus der Dehnung gekommen.
coach-pause-moved = Du hast dich beim Drücken bewegt.
coach-pause-moving = Du bewegst dich.
coach-pause-camera = Es kam kein Bild.
coach-pause-person = Pause.

# Nebenbei gesagt
coach-praise = Gut gehalten: Bleib so.
coach-praise-again = Genau so: Die Uhr läuft wieder.
coach-hint = Keine Eile. Geh in die Dehnung, wenn du so weit bist.
coach-hint-up = Komm langsam hoch: Diese Runde ist geschafft.
coach-early =
    { $seconds ->
        [one] Das war 1 Sekunde sauber gehalten.
       *[other] Das waren { $seconds } Sekunden sauber gehalten.
    }
coach-not-counted = Zu kurz, das zählt noch nicht: Geh wieder hinein, wenn du so weit bist.
coach-skipped = Übersprungen. Komm langsam hoch.
coach-count = { $number }
# Ohne Punkt: „3.“ läse die Stimme als „dritte“
coach-rep = { $number }
coach-rep-rounded = { $number }, aber mit rundem Rücken.
coach-in-turn = { $first } { $then }

# Der Bericht: was zusammenkam, was gut war, was nächstes Mal zu tun ist
coach-report-name = { $name }.
coach-report-holds =
    { $holds ->
        [one] 1-mal
       *[other] { $holds }-mal
    } gehalten: { $right ->
        [one] 1 Sekunde
       *[other] { $right } Sekunden
    } sauber, von { $placed ->
        [one] 1 Sekunde
       *[other] { $placed } Sekunden
    } in der Dehnung.
coach-report-leans =
    { $holds ->
        [one] 1-mal
       *[other] { $holds }-mal
    } vorgebeugt: { $right ->
        [one] 1 Sekunde
       *[other] { $right } Sekunden
    } sauber, von { $placed ->
        [one] 1 Sekunde
       *[other] { $placed } Sekunden
    } insgesamt.
coach-report-range =
    { $leg ->
        [left] Linkes Bein
        [right] Rechtes Bein
       *[both] Beide Beine
    }: { $degrees } Grad.
coach-report-alike = Beide Seiten gleich.
coach-report-further =
    { $leg ->
        [left] Das linke Bein kam { $degrees } Grad weiter.
       *[right] Das rechte Bein kam { $degrees } Grad weiter.
    }
coach-report-warnings =
    Dein Rücken wurde { $times ->
        [1] einmal
        [2] zweimal
       *[other] { $times }-mal
    } rund.
coach-well-reps =
    { $clean } von { $reps ->
        [one] 1 Wiederholung
       *[other] { $reps } Wiederholungen
    } mit geradem Rücken.
coach-well-set-up = Du hast dich gut eingerichtet.
coach-well-throughout = Sauber von Anfang bis Ende.
coach-well-full-time = Du hast jede Dehnung die ganze Zeit sauber gehalten.
coach-well-found = Du hast in die Dehnung gefunden.
coach-well-seconds =
    { $seconds ->
        [one] 1 Sekunde
       *[other] { $seconds } Sekunden
    } sauber gehalten.
coach-next-same = Mach es nächstes Mal wieder genauso.
coach-next-go-on = Geh nächstes Mal ganz in die Dehnung und lass die Uhr laufen.
coach-next-pain = Du hast aufgehört, weil es wehtat. Ruh dich aus; wenn es bleibt, frag ärztlich nach, bevor du wieder dehnst.
coach-next-stop-at = Bleib nächstes Mal bei etwa { $degrees }° aus der Hüfte und heb dort die Brust; darüber hinaus wird dein Rücken rund.
coach-next-longer =
    Bleib nächstes Mal länger gerade vorgebeugt: bisher { $so_far ->
        [one] 1 Sekunde
       *[other] { $so_far } Sekunden
    }, das Ziel ist { $aim }.
coach-next-unseen = Stell dich nächstes Mal seitlich und ganz ins Bild, damit ich dich ganz sehe.
coach-next-rounded = Beug dich nächstes Mal weniger weit vor und lass die Brust oben, damit der Rücken gerade bleibt.
coach-next-knee = Beug dich nächstes Mal weniger weit vor und lass das Knie gestreckt.
coach-next-bounce = Geh nächstes Mal langsam in die Dehnung und bleib dort ruhig.
coach-next-out = Wähl nächstes Mal eine Tiefe, die du bis zum Schluss halten kannst.
coach-next-neck = Halte nächstes Mal den Kopf in einer Linie mit dem Rücken.
coach-next-moved = Drück nächstes Mal, ohne dich zu bewegen.
coach-next-not-deeper = Atme nächstes Mal nach dem Drücken aus und geh etwas weiter in die Dehnung.
coach-next-back-first = Fang nächstes Mal mit der Hüfte an und lass den Rücken folgen.
coach-next-shallower = { coach-next-out }

# Die Fragen zur Sicherheit: jede, und was ein Ja bedeutet
coach-safety-back-pain = Hast du Rückenschmerzen, die in den letzten drei Monaten angefangen haben oder schlimmer geworden sind?
    .reason = Du hast Rückenschmerzen, die neu oder schlimmer geworden sind. Dehnen kann einen gereizten Rücken noch mehr belasten.
coach-safety-leg-pain = Strahlen Schmerzen, Kribbeln oder Brennen ins Bein aus?
    .reason = Schmerzen strahlen in dein Bein aus. Das kann von einem gereizten Nerv kommen, und Dehnen zieht an ihm.
coach-safety-bladder-bowel = Hat sich verändert, wie gut du Blase oder Darm kontrollieren kannst?
    .reason = Deine Kontrolle über Blase oder Darm hat sich verändert.
coach-safety-saddle-numbness = Ist es zwischen deinen Beinen taub, dort, wo man auf einem Sattel sitzt?
    .reason = Es ist dort taub, wo man auf einem Sattel sitzt.
coach-safety-leg-weakness = Ist ein Bein oder ein Fuß schwach geworden?
    .reason = Ein Bein oder ein Fuß ist schwach geworden.
coach-safety-after-fall = Hast du dir bei einem Sturz oder Unfall den Rücken verletzt?
    .reason = Du hast dir bei einem Sturz oder Unfall den Rücken verletzt.
coach-safety-fever = Hast du Fieber?
    .reason = Du hast Fieber.
coach-safety-stop = Bitte sprich zuerst mit einer Ärztin oder einem Arzt.
    .remedy = Dehnen ist für dich gerade vielleicht nicht das Richtige, deshalb hört Posture hier auf. Lass dir ärztlich raten, was dir guttut, und komm wieder, wenn du alle Fragen mit Nein beantworten kannst.
coach-safety-urgent = Bitte lass dich sofort ärztlich untersuchen.
    .remedy = Das kann ein Zeichen für etwas sein, das nicht warten darf. Dehne jetzt nicht. Ruf sofort in einer Arztpraxis oder beim Notruf an.
coach-safety-first = Zuerst kommen die Fragen zu deiner Gesundheit.
    .remedy = Beantworte sie und fang dann noch einmal an.
coach-safety-unanswered = Es sind nicht alle Fragen beantwortet.
    .remedy = Beantworte jede mit Ja oder Nein.

coach-highlight-roundest = Dein rundester Moment, bei { $seconds } s: { $hips }° aus der Hüfte, { $back }° aus dem unteren Rücken.
coach-highlight-deepest = Deine tiefste gerade Beugung, bei { $seconds } s: { $hips }° aus der Hüfte, { $back }° aus dem unteren Rücken.

# (end of coach)



### --- clips: Reviews, reports, exports, batches (posture.clips)

# (end of clips)



### --- storage: What lasts (posture.storage) and what it tells (posture.progress)

# Die Datenbank
storage-database-locked = Die Datenbank { $where } ist gesperrt.
    .remedy = Schließ andere Programme, die sie geöffnet haben, und versuch es noch einmal.
storage-database-full = Die Datenbank { $where } kann nicht wachsen: Der Datenträger ist voll.
    .remedy = Schaff Platz und versuch es noch einmal; nichts Altes geht verloren.
storage-database-read-only = In die Datenbank { $where } lässt sich nicht schreiben.
    .remedy = Erlaub das Schreiben in sie und ihren Ordner, oder setz POSTURE_DATA auf einen anderen Ordner.
storage-database-not-opened = Die Datenbank { $where } lässt sich nicht öffnen.
    .remedy = Prüf, ob es ihren Ordner gibt und du dort schreiben darfst, oder setz POSTURE_DATA auf einen anderen Ordner.
storage-database-none = Die Datei { $where } ist keine Datenbank.
    .remedy = Verschieb die Datei, dann legt Posture eine neue an.
storage-database-damaged = Die Datenbank { $where } ist beschädigt.
    .remedy = Ersetz sie durch eine Sicherungskopie, oder verschieb sie, um neu anzufangen.
storage-database-disk = Die Datenbank { $where } lässt sich nicht lesen oder schreiben: Der Datenträger meldet einen Fehler.
    .remedy = Prüf den Datenträger und ob er noch Platz hat.
storage-database-server-locked = Die Datenbank { $where } ist gesperrt.
    .remedy = Warte auf das andere Programm, das sie benutzt, und versuch es noch einmal.
storage-database-changed = Die Datenbank { $where } wurde im selben Augenblick von einem anderen Programm geändert.
    .remedy = Versuch es noch einmal.
storage-database-server-full = Die Datenbank { $where } hat keinen Platz oder keine Verbindung mehr frei.
    .remedy = Schaff Platz auf dem Server und versuch es noch einmal; nichts Altes geht verloren.
storage-database-forbidden = Die Datenbank { $where } erlaubt das nicht.
    .remedy = Gib dem Benutzer aus POSTURE_DATABASE_URL das Recht, Tabellen anzulegen und zu beschreiben.
storage-database-user-refused = Die Datenbank { $where } lehnt Benutzer oder Passwort ab.
    .remedy = Prüf POSTURE_DATABASE_URL.
storage-database-absent = Die Datenbank { $where } gibt es nicht.
    .remedy = Leg sie auf dem Server an, oder prüf POSTURE_DATABASE_URL.
storage-database-unreachable = Die Datenbank { $where } ist nicht zu erreichen.
    .remedy = Prüf, ob ihr Server läuft und ob POSTURE_DATABASE_URL stimmt.
storage-database-refused = Die Datenbank { $where } hat abgelehnt: { $why }.
    .remedy = Versuch es noch einmal; wenn es dabei bleibt, ersetz sie durch eine Sicherungskopie.
storage-database-newer = Die Datenbank { $where } stammt von einer neueren Version von Posture.
    .remedy = Aktualisier Posture, oder setz POSTURE_DATA auf einen anderen Ordner; die Datenbank blieb, wie sie ist.
storage-database-another-programs = Die Datenbank { $where } gehört einem anderen Programm.
    .remedy = Setz POSTURE_DATA auf einen Ordner, der nur Posture gehört.
storage-database-orphans = In der Datenbank { $where } stehen Zeilen, die zu niemandem gehören; so lässt sie sich nicht umstellen.
    .remedy = Ersetz sie durch eine Sicherungskopie; die Datenbank blieb, wie sie ist.
storage-database-no-backup = Unter { $copy } lässt sich keine Sicherungskopie ablegen, deshalb wurde die Datenbank nicht umgestellt: { $why }.
    .remedy = Schaff Platz in diesem Ordner und erlaub das Schreiben.
storage-database-not-made = Die Datenbank { $file } lässt sich nicht anlegen: { $why }.
    .remedy = Erlaub dort das Schreiben, oder setz { $variable } auf einen anderen Ordner.
storage-folder-none = { $folder } ist kein Ordner.
    .remedy = Setz { $variable } auf einen Ordner.
storage-address-wrong = { $variable } ist keine Adresse einer Datenbank.
    .remedy = Schreib sie wie postgresql://user@host/name.
storage-address-driver = { $variable } nennt eine Datenbank, deren Treiber nicht installiert ist: { $driver }.
    .remedy = Für PostgreSQL installierst du ihn mit: pip install 'posture-coach[postgres]'
storage-address-no-file = { $variable } nennt eine SQLite-Datenbank ohne Datei.
    .remedy = Schreib sqlite:///DATEI.

# Profile und Einheiten
storage-profile-gone = Dieses Profil wurde gelöscht.
    .remedy = Wähl ein anderes, oder leg ein neues an.
storage-profile-limits = „Vorsicht“ ab { $caution_pct } % und „rund“ ab { $rounded_pct } %, das geht nicht.
    .remedy = Wähl zwei steigende Anteile über { $release_pct } % und bis 100 %, zum Beispiel 50 und 70.
storage-profile-name = „{ $name }“ kann kein Profil heißen.
    .remedy = Wähl einen Namen aus 1 bis { $characters } Zeichen in einer Zeile.
storage-profile-taken = Es gibt schon ein Profil namens „{ $name }“.
    .remedy = Wähl einen anderen Namen, oder ändere jenes Profil.
storage-profile-unknown = Es gibt kein Profil namens „{ $name }“.
storage-profile-quoted = „{ $name }“
storage-profiles-alike = { $count ->
    [one] Meinst du { $names }?
   *[other] Meinst du eines von diesen: { $names }?
 }
storage-profiles-others = { $count ->
    [one] Es gibt nur { $names }.
   *[other] Es gibt { $names }.
 }
storage-profiles-none = Es gibt noch keines: Leg eines an, indem du kalibrierst.
storage-exchange-newer = Das Profil hat eine Version, die dieses Posture nicht kennt: „{ $schema }“.
    .remedy = Aktualisier Posture.
storage-exchange-other = Die Datei ist kein Profil: Ihr Schema ist nicht „{ $schema }“.
    .remedy = Wähl ein exportiertes Profil.
storage-exchange-not-json = { $what ->
    [file] Die Datei ist kein JSON.
   *[calibration] Die Kalibrierung ist kein JSON.
 }
    .remedy = Exportier das Profil dort, woher es kommt, noch einmal.
storage-exchange-no-object = { $what ->
    [file] Die Datei ist JSON, aber kein Objekt.
   *[calibration] Die Kalibrierung ist JSON, aber kein Objekt.
 }
    .remedy = Exportier das Profil dort, woher es kommt, noch einmal.
storage-exchange-wrong = „{ $field }“ fehlt im Profil, oder etwas daran stimmt nicht.
    .remedy = Exportier das Profil dort, woher es kommt, noch einmal.
storage-session-gone = Diese Einheit gibt es nicht.
    .remedy = Vielleicht ist sie schon gelöscht: Lad die Seite neu.

# Was der Verlauf erzählt (posture.progress.trend)
storage-trend-none = Noch wurde keine Tiefe gemessen.
storage-trend-change = { $leg ->
    [left] Linkes Bein:
    [right] Rechtes Bein:
   *[both] Beide Beine:
 } von { NUMBER($first_deg, maximumFractionDigits: 0) }° auf { NUMBER($last_deg, maximumFractionDigits: 0) }° in { $sessions ->
    [one] { $sessions } Einheit.
   *[other] { $sessions } Einheiten.
 }
storage-trend-once = { $leg ->
    [left] Linkes Bein:
    [right] Rechtes Bein:
   *[both] Beide Beine:
 } { NUMBER($depth_deg, maximumFractionDigits: 0) }°.
storage-trend-even = Beim letzten Mal kamen beide Beine etwa gleich tief.
storage-trend-apart = { $leg ->
    [left] Beim letzten Mal kam das linke Bein { NUMBER($difference_deg, maximumFractionDigits: 0) }° tiefer.
   *[right] Beim letzten Mal kam das rechte Bein { NUMBER($difference_deg, maximumFractionDigits: 0) }° tiefer.
 }

# (end of storage)



### --- evaluation: Evaluation, benchmark, doctor (posture.evaluation)

# (end of evaluation)



### --- cli: The command line (posture.cli)

# (end of cli)



### --- server: The server (server/)

# Was vor einer Dehnung stimmen muss
server-check-body = Ganz im Bild
server-check-side = Seitlich zur Kamera
server-check-light = Genug Licht
server-check-standing = Stehhaltung erfasst
server-check-sitting = Sitzhaltung erfasst

# (end of server)



### --- page-shared: The page: shared by all pages

page-shared-stretch = Dehnen
page-shared-calibrate = Kalibrieren
page-shared-review = Auswerten
page-shared-history = Verlauf
page-shared-pages = Seiten
page-shared-skip = Zum Inhalt springen
page-shared-language = Sprache
page-shared-needs-camera = Posture braucht JavaScript, um die Kamera zu lesen.
page-shared-tools = Werkzeuge
page-shared-sound = { $muted ->
        [yes] Ton aus
       *[no] Ton an
    }
page-shared-details = Details
page-shared-help = Hilfe
page-shared-keys = Tasten
page-shared-key-list = Diese Liste
page-shared-key-space = Leertaste
page-shared-key-sound = Ton an oder aus
page-shared-close = Schließen
page-shared-picture = Bild von dir
page-shared-for-good = Das lässt sich nicht rückgängig machen.
page-shared-keep-it = Behalten
page-shared-delete = Löschen
page-shared-try-again = Noch einmal versuchen
page-shared-loading = Wird geladen …
page-shared-start-camera = Mit Kamera starten
page-shared-start-sample = Ohne Kamera ausprobieren
page-shared-calibrate-again = Neu kalibrieren
page-shared-hips = Hüfte
page-shared-low-back = Unterer Rücken
page-shared-warned = Gewarnt
page-shared-flat-again = Wieder gerade.

# Words beside the sign: how the back is, and what the person is at.
page-shared-link = { $link ->
        [opening] Startet
        [getting_ready] Wird vorbereitet
        [live] Live
        [sample] Beispiel
        [offline] Getrennt
        [failed] Angehalten
        [paused] Pause
       *[off] Bereit, wenn du es bist
    }
page-shared-veil-camera = Kamera getrennt
page-shared-veil-paused = Bis du weitermachst, wird nichts beurteilt.
    .action = Weiter
    .hidden = Dieser Tab liegt im Hintergrund.
page-shared-veil-loading = Die Erkennung wird geladen. Das dauert ein paar Sekunden.
page-shared-one-moment = Einen Moment …
page-shared-wait = Warte
page-shared-pause = { $paused ->
        [yes] Weiter
       *[no] Pause
    }

# What can go wrong between the page, the camera and the server.
page-shared-camera-not-allowed = Der Browser darf die Kamera nicht benutzen.
    .remedy = Erlaube es über das Kamerasymbol neben der Adresse oder in den Datenschutzeinstellungen des Systems und versuche es noch einmal.
page-shared-camera-none = Es wurde keine Kamera gefunden.
    .remedy = Schließe eine an und versuche es noch einmal.
page-shared-camera-other = Diese Kamera ist nicht mehr da.
    .remedy = Schließe sie wieder an oder versuche es mit einer anderen.
page-shared-camera-busy = Ein anderes Programm benutzt die Kamera.
    .remedy = Schließe Videoanrufe und andere Fenster, die sie zeigen, und versuche es noch einmal.
page-shared-camera-not-started = Die Kamera ist nicht angesprungen.
    .remedy = Zieh sie kurz ab oder starte den Browser neu und versuche es noch einmal.
page-shared-camera-not-lent = Browser geben die Kamera nur für Seiten dieses Computers und für https frei.
    .remedy = Öffne auf dem Computer, auf dem Posture läuft, { $address }.
page-shared-camera-silent = Die Kamera antwortet nicht.
    .remedy = Wenn der Browser nach der Kamera fragt, erlaube sie; dann versuche es noch einmal.
page-shared-camera-still = Die Kamera schickt kein Bild.
    .remedy = Prüfe Abdeckung und Kabel. Posture macht von selbst weiter.
page-shared-camera-unplugged = Die Kamera wurde abgezogen.
    .remedy = Schließe sie wieder an. Posture macht von selbst weiter.
page-shared-sample-unplayable = Dieser Browser kann das Beispiel nicht abspielen.
    .remedy = Nimm einen anderen Browser oder starte mit der Kamera.
page-shared-no-answer = Posture antwortet nicht.
    .remedy = Falls du es beendet hast, starte es wieder und versuche es noch einmal.
    .reaching = Die Verbindung wird neu aufgebaut.
page-shared-connection-gone = Die Verbindung zu Posture ist weg.
    .remedy = Falls du es beendet hast, starte es wieder; diese Seite macht von selbst weiter.
page-shared-not-done = Das hat nicht geklappt.
    .remedy = Lade die Seite neu und versuche es noch einmal.

# The safety questions.
page-shared-safety-title = Bevor du dehnst
page-shared-safety-lead = Dehnen ist nicht für jeden Rücken zu jeder Zeit das Richtige. Bitte beantworte jede Frage. Deine Antworten bleiben auf diesem Computer.
page-shared-safety-yes = Ja
page-shared-safety-no = Nein
page-shared-safety-go-on = Weiter
page-shared-safety-later = Nicht jetzt
page-shared-safety-missing = { $count ->
        [one] Eine Frage ist noch offen.
       *[other] { $count } Fragen sind noch offen.
    }
page-shared-safety-general = Das ist ein allgemeiner Rat und keine Diagnose. Du kannst jederzeit neu antworten.
page-shared-safety-again = Neu antworten
page-shared-safety-not-shown = Die Fragen lassen sich nicht anzeigen.

page-shared-needs-clips = Posture braucht JavaScript, um Clips zu zeigen.
page-shared-needs-history = Posture braucht JavaScript, um den Verlauf zu zeigen.

# (end of page-shared)



### --- page-live: The page: the stretch (index)

# (end of page-live)



### --- page-calibrate: The page: calibrating

# (end of page-calibrate)



### --- page-review: The page: review

# (end of page-review)



### --- page-history: The page: history

page-history-whose = Wessen?
page-history-nothing = Noch ist nichts da.
    .why = Bei jedem Dehnen merkt sich Posture, wie lange und wie tief, nie ein Bild. Nach ein paar Malen siehst du hier, wie es vorangeht.
    .elsewhere = Hier ist bisher keine Einheit gespeichert. Es gibt welche von { $names }: wähle oben.
    .stretch = Jetzt dehnen
page-history-week = Diese Woche
    .days = { $days } von { $wanted } Tagen
    .reached = { $days ->
            [one] Ein Tag, gut gemacht
           *[other] { $days } Tage, gut gemacht
        }
    .dose = ✓ heißt: mindestens einmal { $seconds } s je Bein gehalten; ein voller Kreis: alle { $holds } Male. Empfohlen: zweimal am Tag oder an mindestens { $wanted } Tagen in der Woche.
page-history-day = { $state ->
        [full] alle Male gehalten
        [done] erledigt
        [some] angefangen
        [coming] kommt noch
       *[nothing] nichts
    }
    .dose = Links { NUMBER($left, maximumFractionDigits: 0) } s, rechts { NUMBER($right, maximumFractionDigits: 0) } s in guter Haltung
page-history-streak = Am Stück
    .days = { $days ->
            [one] 1 Tag
           *[other] { $days } Tage
        }
    .weeks = { $weeks ->
            [one] 1 Woche
           *[other] { $weeks } Wochen
        }
    .note = { $days ->
            [one] 1 Tag
           *[other] { $days } Tage
        } am Stück und { $weeks ->
            [one] 1 Woche
           *[other] { $weeks } Wochen
        } mit { $wanted } Tagen oder mehr.
    .new = Mit dem nächsten Mal beginnt eine neue Reihe.
page-history-even = Links und rechts
    .alone = Dehne beide Beine in einer Einheit, um sie zu vergleichen.
    .same = Ausgeglichen
    .apart = { NUMBER($degrees, maximumFractionDigits: 0) }° Abstand
    .note = Links { $left }, rechts { $right } ({ $day }). Unter 5° gilt als ausgeglichen.
page-history-depth = Wie tief
    .which = Dehnung
    .fine = Die tiefste Vorbeuge mit geradem Rücken in jeder Einheit; geschätzt, es können gut 5° daneben liegen. Schau auf die Wochen, nicht auf einen einzelnen Tag.
    .table = Dasselbe als Tabelle
    .region = Tiefen als Tabelle
    .date = Datum
    .apart = Links minus rechts
    .extra = links − rechts
    .sides = links tiefer ↑, rechts tiefer ↓
page-history-leg = { $leg ->
        [left] Linkes Bein
        [right] Rechtes Bein
       *[both] Beide Beine
    }
    .short = { $leg ->
            [left] Links
            [right] Rechts
           *[both] Beide
        }
page-history-weeks = Tage pro Woche
    .words = An { $days } Tagen in den letzten { $weeks } Wochen; in { $reached } davon { $wanted } oder mehr.
    .all = Dreimal je Bein gehalten
    .some = Mindestens einmal je Bein
    .recommended = empfohlen: { $wanted } oder mehr
page-history-sessions = Einheiten
    .csv = Als CSV herunterladen
    .json = als JSON
    .more = Mehr zeigen
page-history-keep = Behalten
page-history-delete-all = Diesen ganzen Verlauf löschen
    .sure = { $count ->
            [one] Die einzige Einheit von { $name } löschen?
           *[other] Alle { $count } Einheiten von { $name } löschen?
        }
    .sure-nobody = { $count ->
            [one] Die einzige Einheit ohne Profil löschen?
           *[other] Alle { $count } Einheiten ohne Profil löschen?
        }
    .done = Der Verlauf ist gelöscht.
page-history-delete = Diese Einheit löschen
    .sure = Die Einheit vom { $when } löschen?
    .done = Die Einheit ist gelöscht.
page-history-seconds = { $seconds } s
    .long = { $minutes } min { $seconds } s
page-history-warnings = { $count ->
        [0] keine Warnung
        [one] 1 Warnung
       *[other] { $count } Warnungen
    }
page-history-no-hold = Nichts gehalten.
page-history-pain = Schmerz vermerkt
    .at = Schmerz vermerkt bei { $time }
page-history-cut-short = abgebrochen
page-history-from-clip = aus einem Clip
page-history-holds = Gehalten
    .leg = Bein
    .round = Runde
    .good = In guter Haltung
    .position = In Position
    .warnings = Warnungen
    .deepest = Am tiefsten mit geradem Rücken
    .rounded = Rundrücken
    .share = { NUMBER($share, maximumFractionDigits: 0) } % der Zeit

# (end of page-history)

