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

