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
errors-system-no-file = es ist keine Datei
errors-system-exists = es gibt schon etwas mit diesem Namen
errors-system-not-empty = der Ordner ist nicht leer
errors-system-long-name = der Name ist zu lang
errors-system-links = zu viele Verknüpfungen
errors-system-open-files = zu viele offene Dateien
errors-system-too-large = die Datei ist zu groß
errors-system-address-used = die Adresse ist schon belegt
errors-system-address-foreign = diese Adresse gehört nicht zu diesem Computer

errors-folder-nobodys = { $variable } ist { $folder }, aber so einen Benutzerordner gibt es nicht.
    .remedy = Setz es auf einen Ordner.
errors-file-unwritten = { $file } lässt sich nicht schreiben: { $why }.
    .remedy = Wähl einen anderen Ort.

# Dateien, die in einem eigenen Prozess geöffnet werden (posture.sandbox).
errors-sandbox-died = Über { $file } ist das Programm gestolpert, das Filme und Bilder öffnet.
    .remedy = Vielleicht ist die Datei beschädigt. Speicher sie neu, etwa als MP4 (H.264), und versuch es noch einmal.
errors-sandbox-hung = { $file } ließ sich nicht innerhalb von { NUMBER($seconds, maximumFractionDigits: 0) } s öffnen.
    .remedy = Vielleicht ist die Datei beschädigt. Speicher sie neu, etwa als MP4 (H.264), und versuch es noch einmal.
errors-sandbox-memory = { $file } braucht zum Öffnen mehr Speicher, als dafür da ist.
    .remedy = Speicher die Datei kleiner oder schließ andere Programme, und versuch es noch einmal.
errors-sandbox-busy = Gerade werden zu viele Filme und Bilder geöffnet.
    .remedy = Versuch es in einer Minute noch einmal.

# (end of errors)



### --- sense: Sources, cameras, the pose model (posture.sense)

# Clips
-sense-kinds = Posture liest Videos (etwa MP4, MOV, WebM, MKV, AVI), GIFs und Bilder als JPEG, PNG oder WebP.
sense-clip-no-file = { $path } ist keine Datei.
    .remedy = { -sense-kinds }
sense-clip-missing = { $path } gibt es nicht.
    .remedy = { -sense-kinds }
sense-clip-empty = { $path } ist leer.
    .remedy = { -sense-kinds }
sense-clip-denied = { $path } lässt sich nicht öffnen: keine Berechtigung.
    .remedy = Prüf, wer die Datei lesen darf.
sense-clip-unopened = { $path } lässt sich nicht öffnen.
    .remedy = { -sense-kinds }
sense-clip-other = { $path } ist weder Video noch Bild, oder zu beschädigt, um es zu lesen.
    .remedy = { -sense-kinds }
sense-clip-heic = { $path } ist ein HEIC-Bild, das sich hier nicht entschlüsseln lässt; speicher es als JPEG.
    .remedy = { -sense-kinds }
sense-clip-undecodable = { $path } ist beschädigt oder auf eine Art kodiert, die sich hier nicht entschlüsseln lässt.
    .remedy = { -sense-kinds }
sense-clip-too-large = { $path } ist ein zu großes Bild ({ NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } Pixel).
    .remedy = { -sense-kinds }
sense-clip-huge = { $path } ist ein Bild mit mehr als { NUMBER($pixels, useGrouping: 1) } Pixeln.
    .remedy = Speicher es kleiner.
sense-clip-no-frame = { $path } hat kein Bild, das sich entschlüsseln lässt.
    .remedy = { -sense-kinds }
sense-clip-no-video = { $path } enthält kein Video, nur Ton oder Daten.
    .remedy = { -sense-kinds }
-sense-times = Zeiten zählen ab dem Anfang des Clips: Sekunden, oder etwa 1:05.5.
sense-part-wrong = Ein Ausschnitt wird durch zwei Zeiten ab 0 angegeben.
    .remedy = { -sense-times }
sense-part-backwards = Der Ausschnitt würde enden ({ $end_s } s), bevor er anfängt ({ $start_s } s).
    .remedy = { -sense-times }
sense-part-over = { $clip } ist bei { $start_s } s schon zu Ende: Er dauert { NUMBER($duration_s, minimumFractionDigits: 1, maximumFractionDigits: 1) } s.
    .remedy = { -sense-times }
sense-part-empty-from = { $clip } hat ab { $start_s } s kein Bild.
    .remedy = { -sense-times }
sense-part-empty = { $clip } hat zwischen { $start_s } s und { $end_s } s kein Bild.
    .remedy = { -sense-times }
sense-folder-unlisted = Der Ordner { $folder } lässt sich nicht auflisten: { $why }.
    .remedy = Sieh ihn dir an.
sense-folder-empty = Im Ordner { $folder } sind keine Bilder.
    .remedy = { -sense-kinds }
sense-samples-missing = Die Beispielclips fehlen in { $folder }.
    .remedy = Installier Posture neu, dann sind sie wieder da.

# Kameras
-sense-camera-remedy = Steck sie ein, schließ andere Programme, die sie benutzen, und versuch es noch einmal.
sense-camera-unopened = Kamera { $number } lässt sich nicht öffnen.
    .remedy = { -sense-camera-remedy }
sense-camera-silent = Kamera { $number } schickt keine Bilder mehr.
    .remedy = { -sense-camera-remedy }
sense-camera-frozen = Kamera { $number } schickt immer dasselbe Bild.
    .remedy = { -sense-camera-remedy }

# Posenmodelle und was sie brauchen
sense-model-unknown = Es gibt kein Posenmodell namens „{ $name }“.
    .remedy = Wähl eines von diesen: { $known }.
sense-model-not-installed = Das Posenmodell „{ $name }“ ist nicht installiert: Kein { $file } in { $folders }.
sense-model-build = Bau es mit: { $command }
sense-model-build-elsewhere = Bau es mit: { $command } --to ORDNER  und setz { $variable }=ORDNER.
sense-model-unread = Das Posenmodell { $path } lässt sich nicht lesen: { $why }.
    .remedy = Prüf die Rechte an der Datei.
sense-model-damaged = Das Posenmodell { $path } ist beschädigt oder nicht das, mit dem diese Version von Posture geprüft wurde.
sense-model-delete = Lösch es. { $build }
sense-model-sums = Die Liste der Prüfsummen { $path } lässt sich nicht lesen.
    .remedy = Installier Posture neu, dann ist sie wieder da.
sense-model-unloaded = MediaPipe kann das Posenmodell { $path } nicht laden: { $why }.
    .remedy = Installier Posture neu, mit der Version von mediapipe, die es verlangt.
sense-libraries-missing = { $count ->
    [one] Die Systembibliothek { $names } fehlt.
   *[other] Die Systembibliotheken { $names } fehlen.
 }
    .remedy = Unter Debian oder Ubuntu installierst du, was Posture braucht, mit: { $command }

# Aufgezeichnete Posen
sense-recording-missing = { $name } gibt es nicht.
    .remedy = Gib eine poses.zip an; posture review CLIP --keep-poses schreibt sie.
sense-recording-unreadable = { $name } kann nicht gelesen werden: { $reason }.
    .remedy = Sieh sie dir an.
sense-recording-broken = { $name } ist keine Aufzeichnung von Posen oder ist abgeschnitten.
    .remedy = Gib eine poses.zip an, oder mach sie neu mit: posture review CLIP --keep-poses
sense-recording-version = { $name } stammt von Posture { $made }, in einer Form, die diese Version nicht abspielen kann.
    .remedy = Mach sie neu mit: posture review CLIP --keep-poses

# (end of sense)



### --- measure: The view, the legs, the back: advice while measuring (posture.measure, posture.pipeline)

# Was die Kamera rät, jeweils ein Satz
measure-no-person = Ich sehe niemanden: Tritt seitlich ins Bild.
measure-lost = Moment: Ich habe dich kurz aus den Augen verloren.
measure-outline = Ich kann deinen Rücken nicht erkennen: Mehr Licht oder ein ruhigerer Hintergrund hilft.
measure-unsure-turned = Aus diesem Winkel bin ich nicht sicher: Stell dich seitlich.
measure-unsure-small = Ich bin nicht sicher: Komm näher an die Kamera.
measure-unsure = Ich bin nicht sicher: Steh seitlich in gutem Licht, in engem oder eingestecktem Oberteil.
measure-stand-still = Steh einen Moment still.
measure-sit-still = Sitz einen Moment still.
measure-rounded = Heb die Brust, kipp aus der Hüfte.
measure-too-small = Komm näher: Du bist zu klein im Bild.
guidance-near = Geh etwas zurück: Du füllst das ganze Bild.
guidance-alone = Ich sehe noch jemanden: Bitte nur eine Person im Bild.
guidance-still = Die Kamera bewegt sich: Stell sie so hin, dass sie fest steht.
measure-turn-lying = Lieg seitlich zur Kamera: Kopf auf der einen Seite, Füße auf der anderen.
measure-turn-away = Stell dich seitlich: Dreh dich etwas von der Kamera weg.
measure-turn-towards = Stell dich seitlich: Dreh dich etwas zur Kamera hin.
measure-missing-much = Geh zurück: Ich sehe nur einen Teil von dir.
measure-missing = Geh zurück: Ich sehe { $parts } nicht.
# $parts: eins oder zwei davon
measure-part-feet = deine Füße
measure-part-knees = deine Knie
measure-part-hips = deine Hüfte
measure-part-shoulders = deine Schultern
measure-part-head = deinen Kopf
measure-part-hands = deine Hände

# Warum dieser Moment noch nicht die Stehhaltung (oder Sitzhaltung) ist
measure-reference-stand-upright = Steh einen Moment aufrecht.
measure-reference-both-feet-down = Ein Fuß ist schon oben: Stell ihn hin und steh aufrecht. Von dort aus gemessen, entginge mir ein Teil jeder Rundung.
measure-reference-stand-up = Steh auf und bleib einen Moment aufrecht stehen.
measure-reference-over-feet = Steh einen Moment aufrecht, die Hüfte über den Füßen, ohne dich anzulehnen.
measure-reference-straighten-knees = Streck die Knie und steh einen Moment aufrecht.
measure-reference-stand-tall = Steh einen Moment aufrecht und entspannt.
measure-reference-sit-down = Setz dich seitlich zur Kamera und sitz einen Moment ganz aufrecht.
measure-reference-sit-upright = Sitz einen Moment gerade und aufrecht.
measure-reference-sit-taller = Sitz einen Moment so aufrecht, wie du kannst; auf einem Kissen geht es leichter.

# Anders gelegen oder gestanden, als die Dehnung es will
measure-place-standing = Steh auf, seitlich zur Kamera.
measure-place-heel-raised = { measure-place-standing }
measure-place-seated = Setz dich, seitlich zur Kamera.
measure-place-hands-and-feet = Komm auf Hände und Füße, seitlich zur Kamera.
measure-place-lying = Leg dich auf den Rücken, seitlich zur Kamera: Kopf auf der einen Seite, Füße auf der anderen.

# Warum der Rücken nicht oder anders als sonst beurteilt wird
measure-note-lying = Ich beurteile hier das Bein und das Knie, nicht deinen Rücken.
measure-note-upside-down = Kopfüber kann ich einen geraden Rücken noch nicht von einem runden unterscheiden: Ich achte auf deine Knie, nicht auf den Rücken.
measure-note-not-side-on = Du stehst hier nicht seitlich: Ich zähle die Zeit und achte auf das Knie, nicht auf den Rücken.
measure-note-not-judged = In dieser Dehnung beurteile ich deinen Rücken nicht.
measure-note-sitting = Im Sitzen vergleiche ich deinen Rücken damit, wie aufrecht du am Anfang saßt: Beginn so aufrecht, wie du kannst.
measure-note-loose = Den Rücken rund werden zu lassen gehört zu dieser Dehnung: Ich warne nur, wenn er ganz rund wird.

# Die angepassten Zahlen
measure-estimator-missing = Der Rückenschätzer { $name } fehlt.
    .remedy = Installier Posture neu oder stell die Datei in models/ wieder her.
measure-estimator-damaged = Der Rückenschätzer { $name } lässt sich nicht lesen.
    .remedy = Installier Posture neu oder stell die Datei in models/ wieder her.
measure-estimator-other = Der Rückenschätzer { $name } wurde für eine andere Version von Posture angepasst.
    .remedy = Führ models/fit_estimator.py aus oder stell die Datei in models/ wieder her.

# (end of measure)



### --- stretches: The stretches: names, steps, cautions, and what is wrong with a file of one (posture.stretches)

# Gilt für mehr als eine Dehnung
stretches-shared-camera-standing = Stell die Kamera neben dich, auf Hüft- bis Brusthöhe, 2 bis 3,5 m entfernt, mit Licht von vorn. Steh seitlich zu ihr, in enger Kleidung oder mit dem Hemd in der Hose.
stretches-shared-camera-lying = Stell die Kamera neben dich, tief, etwa auf Kniehöhe, 2 bis 3,5 m entfernt, mit Licht auf der Seite, die sie sieht. Lieg seitlich zu ihr, der gehobene Fuß im Bild.
stretches-shared-straighten-raised = Streck das Knie des erhöhten Beins.
stretches-shared-keep-hollow = Heb die Brust und behalte die leichte Mulde im unteren Rücken.
stretches-shared-stay = Bleib dort und atme langsam.
stretches-shared-come-up = Komm hoch, wie du hinuntergegangen bist, und wechsle das Bein.
stretches-shared-heel-on-box = Leg eine Ferse auf die Kiste, Zehen nach oben, das Knie gestreckt.
stretches-shared-stop-before-rounding = Hör dort auf, wo der Rücken rund werden würde.
stretches-shared-sit-tall = Sitz aufrecht, die Brust gehoben.
stretches-shared-unseen-hips = Ob beide Hüften gerade nach vorn zeigen, sieht die Kamera nicht: Richte sie aus, bevor du dich vorbeugst.
stretches-shared-unseen-pull = Wie stark es zieht, sieht die Kamera nicht: Hör bei einer kräftigen Dehnung auf, deutlich vor dem Schmerz.
stretches-shared-unseen-breath = Deinen Atem sieht die Kamera nicht: Atme langsam weiter, denn Luftanhalten verspannt.
stretches-shared-unseen-low-back = Deinen unteren Rücken sieht die Kamera im Liegen nicht: Lass ihn ruhen, ohne ihn anzudrücken oder hohl zu machen.
stretches-shared-no-pain = Kräftiges Ziehen ist richtig, Schmerz nie.
stretches-shared-not-with-pain = Nicht bei akuten Rückenschmerzen und nicht, wenn Schmerzen ins Bein ausstrahlen: Frag zuerst ärztlich nach.
stretches-shared-box-stands = Achte darauf, dass die Kiste nicht rutschen oder kippen kann.
stretches-shared-no-swing = Beweg dich langsam, ohne Schwung in die Vorbeuge.

# standing_heel_raised
stretches-standing-heel-raised-name = Im Stehen, Ferse erhöht
stretches-standing-heel-raised-summary = Eine Ferse auf einer Kiste, das Bein gestreckt, und aus der Hüfte vorbeugen mit geradem Rücken.
stretches-standing-heel-raised-camera = { stretches-shared-camera-standing }
stretches-standing-heel-raised-step-1 = Stell dich vor eine Kiste, einen Stuhl oder einen niedrigen Tisch.
stretches-standing-heel-raised-step-2 = Leg eine Ferse darauf, Zehen nach oben; nimm etwas Niedrigeres, wenn es schon jetzt stark zieht.
stretches-standing-heel-raised-step-3 = Richte beide Hüften gerade nach vorn.
stretches-standing-heel-raised-step-4 = { stretches-shared-straighten-raised }
stretches-standing-heel-raised-step-5 = { stretches-shared-keep-hollow }
stretches-standing-heel-raised-step-6 = Beug dich aus der Hüfte vor, bis es hinten im Oberschenkel zieht.
stretches-standing-heel-raised-step-7 = { stretches-shared-stay }
stretches-standing-heel-raised-step-8 = { stretches-shared-come-up }
stretches-standing-heel-raised-not-judged-1 = { stretches-shared-unseen-hips }
stretches-standing-heel-raised-not-judged-2 = { stretches-shared-unseen-pull }
stretches-standing-heel-raised-not-judged-3 = { stretches-shared-unseen-breath }
stretches-standing-heel-raised-caution-1 = { stretches-shared-no-pain }
stretches-standing-heel-raised-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-heel-raised-caution-3 = Fang mit einer niedrigen Kiste und wenig Vorbeuge an und steigere dich über Wochen.
stretches-standing-heel-raised-caution-4 = { stretches-shared-box-stands }

# standing_heel_raised_outer
stretches-standing-heel-raised-outer-name = Im Stehen, Ferse erhöht: außen
stretches-standing-heel-raised-outer-summary = Dasselbe mit nach innen gedrehtem Bein; so zieht es an der Außenseite des Oberschenkels.
stretches-standing-heel-raised-outer-step-1 = { stretches-shared-heel-on-box }
stretches-standing-heel-raised-outer-step-2 = Dreh das ganze erhöhte Bein aus der Hüfte nach innen, sodass die Zehen vor dir zur anderen Seite zeigen.
stretches-standing-heel-raised-outer-step-3 = Schließ die Hüfte zu diesem Bein hin und lass sie dort.
stretches-standing-heel-raised-outer-step-4 = { stretches-shared-keep-hollow }
stretches-standing-heel-raised-outer-step-5 = Beug dich aus der Hüfte vor, bis es hinten außen im Oberschenkel zieht.
stretches-standing-heel-raised-outer-step-6 = { stretches-shared-stay }
stretches-standing-heel-raised-outer-step-7 = { stretches-shared-come-up }
stretches-standing-heel-raised-outer-not-judged-1 = Wie weit das Bein eingedreht ist, sieht die Kamera nicht: Spür nach, ob es hinten außen im Oberschenkel zieht.
stretches-standing-heel-raised-outer-not-judged-2 = { stretches-shared-unseen-pull }
stretches-standing-heel-raised-outer-not-judged-3 = { stretches-shared-unseen-breath }
stretches-standing-heel-raised-outer-caution-1 = { stretches-shared-no-pain }
stretches-standing-heel-raised-outer-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-heel-raised-outer-caution-3 = Dreh das Bein aus der Hüfte; das Knie darf sich nicht verdrehen.
stretches-standing-heel-raised-outer-caution-4 = { stretches-shared-box-stands }

# standing_heel_raised_inner
stretches-standing-heel-raised-inner-name = Im Stehen, Ferse erhöht: innen
stretches-standing-heel-raised-inner-summary = Dasselbe mit geöffneter Hüfte; so zieht es an der Innenseite des Oberschenkels.
stretches-standing-heel-raised-inner-camera = Lass die Kamera, wo sie ist, auf Hüft- bis Brusthöhe, 2 bis 3,5 m entfernt. Du stehst hier nicht seitlich zu ihr, deshalb zählen nur die Zeit und das Knie.
stretches-standing-heel-raised-inner-step-1 = Leg eine Ferse auf die Kiste, das Knie gestreckt.
stretches-standing-heel-raised-inner-step-2 = Öffne die Hüfte, sodass Bein und Fuß etwa 45 Grad nach außen zeigen.
stretches-standing-heel-raised-inner-step-3 = { stretches-shared-keep-hollow }
stretches-standing-heel-raised-inner-step-4 = Beug dich aus der Hüfte über das Bein, bis es hinten innen im Oberschenkel zieht.
stretches-standing-heel-raised-inner-step-5 = Willst du weiter öffnen, bis ganz zur Seite, dann neig dich stattdessen seitwärts.
stretches-standing-heel-raised-inner-step-6 = { stretches-shared-stay }
stretches-standing-heel-raised-inner-step-7 = { stretches-shared-come-up }
stretches-standing-heel-raised-inner-not-judged-1 = Die Kamera sieht deinen Rücken hier nicht von der Seite: Behalte die Mulde im unteren Rücken nach Gefühl.
stretches-standing-heel-raised-inner-not-judged-2 = Wie weit du dich vorbeugst, sieht die Kamera nicht: Es zählen nur die Zeit und das Knie.
stretches-standing-heel-raised-inner-not-judged-3 = Wie weit die Hüfte geöffnet ist, sieht die Kamera nicht: Spür nach, ob es hinten innen im Oberschenkel zieht.
stretches-standing-heel-raised-inner-not-judged-4 = { stretches-shared-unseen-pull }
stretches-standing-heel-raised-inner-caution-1 = { stretches-shared-no-pain }
stretches-standing-heel-raised-inner-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-heel-raised-inner-caution-3 = Hier achtet niemand auf deinen Rücken: Üb zuerst die Hauptdehnung, bis er von selbst gerade bleibt.
stretches-standing-heel-raised-inner-caution-4 = { stretches-shared-box-stands }

# standing_heel_raised_contract_relax
stretches-standing-heel-raised-contract-relax-name = Im Stehen, Ferse erhöht: drücken und lösen
stretches-standing-heel-raised-contract-relax-summary = Dasselbe, aber du drückst die Ferse nach unten und lässt los; danach gibt das Bein etwas mehr nach.
stretches-standing-heel-raised-contract-relax-step-1 = { stretches-shared-heel-on-box }
stretches-standing-heel-raised-contract-relax-step-2 = Heb die Brust, beug dich aus der Hüfte vor und halte 10 Sekunden.
stretches-standing-heel-raised-contract-relax-step-3 = Drück die Ferse 10 bis 15 Sekunden in die Kiste, ohne dich zu bewegen.
stretches-standing-heel-raised-contract-relax-step-4 = Lass los und atme aus.
stretches-standing-heel-raised-contract-relax-step-5 = Beug dich mit geradem Rücken etwas weiter aus der Hüfte vor.
stretches-standing-heel-raised-contract-relax-step-6 = Halte dort 10 bis 15 Sekunden.
stretches-standing-heel-raised-contract-relax-step-7 = Mach das dreimal und wechsle dann das Bein.
stretches-standing-heel-raised-contract-relax-not-judged-1 = Wie fest du drückst, sieht die Kamera nicht: Etwa die halbe Kraft reicht völlig.
stretches-standing-heel-raised-contract-relax-not-judged-2 = { stretches-shared-unseen-hips }
stretches-standing-heel-raised-contract-relax-not-judged-3 = { stretches-shared-unseen-pull }
stretches-standing-heel-raised-contract-relax-not-judged-4 = Deinen Atem sieht die Kamera nicht: Atme weiter, auch beim Drücken.
stretches-standing-heel-raised-contract-relax-caution-1 = { stretches-shared-no-pain }
stretches-standing-heel-raised-contract-relax-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-heel-raised-contract-relax-caution-3 = Bau den Druck langsam auf und hör auf, wenn der Oberschenkel krampft.
stretches-standing-heel-raised-contract-relax-caution-4 = { stretches-shared-box-stands }

# standing_step_forward
stretches-standing-step-forward-name = Im Stehen, ein Fuß vorn
stretches-standing-step-forward-summary = Ein Fuß einen Schritt vorn, das Bein gestreckt, und aus der Hüfte zu den Zehen vorbeugen.
stretches-standing-step-forward-camera = { stretches-shared-camera-standing }
stretches-standing-step-forward-step-1 = Stell dich hüftbreit hin.
stretches-standing-step-forward-step-2 = Setz einen Fuß einen Schritt nach vorn.
stretches-standing-step-forward-step-3 = Streck dieses Bein.
stretches-standing-step-forward-step-4 = { stretches-shared-keep-hollow }
stretches-standing-step-forward-step-5 = Beug dich aus der Hüfte vor und greif in Richtung Zehen.
stretches-standing-step-forward-step-6 = { stretches-shared-stop-before-rounding }
stretches-standing-step-forward-step-7 = { stretches-shared-stay }
stretches-standing-step-forward-step-8 = Komm mit geradem Rücken hoch und wechsle das Bein.
stretches-standing-step-forward-not-judged-1 = { stretches-shared-unseen-hips }
stretches-standing-step-forward-not-judged-2 = { stretches-shared-unseen-pull }
stretches-standing-step-forward-not-judged-3 = { stretches-shared-unseen-breath }
stretches-standing-step-forward-caution-1 = { stretches-shared-no-pain }
stretches-standing-step-forward-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-step-forward-caution-3 = Du musst die Zehen nicht erreichen: Ein gerader Rücken zählt mehr.

# forward_bend
stretches-forward-bend-name = Vorbeuge im Stehen
stretches-forward-bend-summary = Eine Vorbeuge, die in der Hüfte beginnt, mit weichen Knien, bis der Oberkörper hängt.
stretches-forward-bend-camera = { stretches-shared-camera-standing }
stretches-forward-bend-step-1 = Stell dich schulterbreit hin.
stretches-forward-bend-step-2 = Beug beide Knie leicht.
stretches-forward-bend-step-3 = Beug dich zuerst aus der Hüfte vor, mit geradem Rücken.
stretches-forward-bend-step-4 = Wenn die Hüfte nicht weitergeht, lass den Oberkörper zu den Schienbeinen oder den Zehen hängen.
stretches-forward-bend-step-5 = Lass Kopf und Arme hängen und atme langsam.
stretches-forward-bend-step-6 = Zum Hochkommen beug die Knie stärker und heb zuerst die Brust.
stretches-forward-bend-not-judged-1 = { stretches-shared-unseen-pull }
stretches-forward-bend-not-judged-2 = Ob du wirklich loslässt, sieht die Kamera nicht: Atme aus und lass den Kopf hängen.
stretches-forward-bend-caution-1 = { stretches-shared-no-pain }
stretches-forward-bend-caution-2 = { stretches-shared-not-with-pain }
stretches-forward-bend-caution-3 = Der Rücken darf hier etwas rund werden: Ist er heute empfindlich, nimm lieber die Hauptdehnung.
stretches-forward-bend-caution-4 = Komm langsam hoch, dir könnte schwindlig werden.

# dynamic_lean
stretches-dynamic-lean-name = Schritt und Vorbeuge
stretches-dynamic-lean-summary = Ein Schritt nach vorn und eine Vorbeuge über das gebeugte vordere Bein, immer wieder, zum Aufwärmen.
stretches-dynamic-lean-camera = Stell die Kamera neben dich, auf Hüft- bis Brusthöhe, etwa 3,5 m entfernt, sodass der ganze Schritt im Bild bleibt. Beweg dich seitlich zu ihr, in enger Kleidung oder mit dem Hemd in der Hose.
stretches-dynamic-lean-step-1 = Steh aufrecht und hüftbreit.
stretches-dynamic-lean-step-2 = Mach einen Schritt nach vorn und beug das vordere Knie.
stretches-dynamic-lean-step-3 = Lass das hintere Bein gestreckt.
stretches-dynamic-lean-step-4 = Beug dich mit geradem Rücken aus der Hüfte vor.
stretches-dynamic-lean-step-5 = Komm hoch und geh zurück, wo du standst.
stretches-dynamic-lean-step-6 = Wechsle das Bein und mach ruhig und gleichmäßig weiter.
stretches-dynamic-lean-not-judged-1 = { stretches-shared-unseen-hips }
stretches-dynamic-lean-not-judged-2 = { stretches-shared-unseen-pull }
stretches-dynamic-lean-not-judged-3 = Die Knie werden hier nicht beurteilt: Beug das vordere, so weit es angenehm ist.
stretches-dynamic-lean-caution-1 = { stretches-shared-no-pain }
stretches-dynamic-lean-caution-2 = { stretches-shared-not-with-pain }
stretches-dynamic-lean-caution-3 = { stretches-shared-no-swing }
stretches-dynamic-lean-caution-4 = Halt dich fest, wenn du nicht sicher stehst.

# seated_chair
stretches-seated-chair-name = Auf einem Stuhl
stretches-seated-chair-summary = Ein Bein vor dem Stuhl gestreckt, aufrecht sitzen und das Becken nach vorn kippen.
stretches-seated-chair-camera = Stell die Kamera neben den Stuhl, auf Hüft- bis Brusthöhe, 2 bis 3 m entfernt, mit Licht von vorn. Sitz seitlich zu ihr, in enger Kleidung; keine Armlehne darf das gestreckte Bein oder den Rücken verdecken.
stretches-seated-chair-step-1 = Setz dich auf die Vorderkante eines Stuhls.
stretches-seated-chair-step-2 = Streck ein Bein nach vorn, Ferse auf dem Boden, Zehen nach oben.
stretches-seated-chair-step-3 = Lass den anderen Fuß flach auf dem Boden.
stretches-seated-chair-step-4 = { stretches-shared-sit-tall }
stretches-seated-chair-step-5 = Kipp das Becken nach vorn, als würde deine Gürtelschnalle nach unten zeigen.
stretches-seated-chair-step-6 = Hör auf, wenn es hinten im Oberschenkel zieht, und lass den Rücken gerade.
stretches-seated-chair-step-7 = { stretches-shared-stay }
stretches-seated-chair-step-8 = Richte dich wieder auf und wechsle das Bein.
stretches-seated-chair-not-judged-1 = { stretches-shared-unseen-pull }
stretches-seated-chair-not-judged-2 = { stretches-shared-unseen-breath }
stretches-seated-chair-caution-1 = { stretches-shared-no-pain }
stretches-seated-chair-caution-2 = { stretches-shared-not-with-pain }
stretches-seated-chair-caution-3 = Nimm einen Stuhl ohne Rollen, der nicht rutschen kann.
stretches-seated-chair-caution-4 = Wenig Kippen genügt: Wer nach dem Fuß greift, macht nur den Rücken rund.

# seated_floor
stretches-seated-floor-name = Auf dem Boden, beide Beine gestreckt
stretches-seated-floor-summary = Beide Beine gestreckt auf dem Boden, der Rücken gerade, und aus der Hüfte nach vorn greifen.
stretches-seated-floor-camera = Stell die Kamera neben dich, tief, etwa auf Höhe einer Sitzfläche, 2 bis 3,5 m entfernt, mit Licht von vorn. Sitz seitlich zu ihr, die Füße im Bild, in enger Kleidung oder mit dem Hemd in der Hose.
stretches-seated-floor-step-1 = Setz dich mit gestreckten Beinen auf den Boden, Zehen nach oben.
stretches-seated-floor-step-2 = Setz dich auf eine gefaltete Decke, wenn dein Becken nach hinten kippt.
stretches-seated-floor-step-3 = Leg einen Gurt oder ein Handtuch um die Füße, wenn du nicht hinkommst.
stretches-seated-floor-step-4 = { stretches-shared-sit-tall }
stretches-seated-floor-step-5 = Kipp aus der Hüfte nach vorn und greif in Richtung Füße.
stretches-seated-floor-step-6 = { stretches-shared-stop-before-rounding }
stretches-seated-floor-step-7 = { stretches-shared-stay }
stretches-seated-floor-not-judged-1 = { stretches-shared-unseen-pull }
stretches-seated-floor-not-judged-2 = Wie stark du am Gurt ziehst, sieht die Kamera nicht: Er soll dich aufrichten, nicht hinunterziehen.
stretches-seated-floor-not-judged-3 = { stretches-shared-unseen-breath }
stretches-seated-floor-caution-1 = { stretches-shared-no-pain }
stretches-seated-floor-caution-2 = { stretches-shared-not-with-pain }
stretches-seated-floor-caution-3 = Bei verkürzter Oberschenkelrückseite wird der Rücken hier früh rund: Setz dich höher, nimm den Stuhl oder leg dich hin.

# lunge_hamstring
stretches-lunge-hamstring-name = Aus dem Ausfallschritt
stretches-lunge-hamstring-summary = Aus dem Ausfallschritt mit dem hinteren Knie am Boden das vordere Bein strecken, der Rücken bleibt gerade.
stretches-lunge-hamstring-camera = Stell die Kamera neben dich, tief, etwa auf Höhe einer Sitzfläche, 2 bis 3,5 m entfernt, mit Licht von vorn. Knie seitlich zu ihr, der vordere Fuß im Bild, in enger Kleidung oder mit dem Hemd in der Hose.
stretches-lunge-hamstring-step-1 = Knie dich hin und setz einen Fuß nach vorn, wie im Ausfallschritt.
stretches-lunge-hamstring-step-2 = Stütz die Hände auf Blöcke oder auf die Sitzfläche eines Stuhls.
stretches-lunge-hamstring-step-3 = Schieb die Hüfte zurück und streck das vordere Bein, Zehen nach oben.
stretches-lunge-hamstring-step-4 = Heb die Brust und lass den Rücken gerade.
stretches-lunge-hamstring-step-5 = Beug dich aus der Hüfte vor, bis es hinten im vorderen Oberschenkel zieht.
stretches-lunge-hamstring-step-6 = { stretches-shared-stay }
stretches-lunge-hamstring-step-7 = Beug zum Zurückkommen das vordere Knie und wechsle das Bein.
stretches-lunge-hamstring-not-judged-1 = { stretches-shared-unseen-hips }
stretches-lunge-hamstring-not-judged-2 = { stretches-shared-unseen-pull }
stretches-lunge-hamstring-not-judged-3 = { stretches-shared-unseen-breath }
stretches-lunge-hamstring-caution-1 = { stretches-shared-no-pain }
stretches-lunge-hamstring-caution-2 = { stretches-shared-not-with-pain }
stretches-lunge-hamstring-caution-3 = Leg etwas Weiches unter das hintere Knie.
stretches-lunge-hamstring-caution-4 = Beug das vordere Knie etwas, wenn der Rücken rund wird.

# downward_dog
stretches-downward-dog-name = Herabschauender Hund
stretches-downward-dog-summary = Hände und Füße auf dem Boden, die Hüfte hoch, der Rücken lang, die Fersen sinken.
stretches-downward-dog-camera = Stell die Kamera neben dich, auf Hüfthöhe oder tiefer, 2,5 bis 3,5 m entfernt, mit Licht von der Seite der Kamera. Hände und Füße müssen im Bild sein, und das Hemd gehört in die Hose, damit es nicht rutscht.
stretches-downward-dog-step-1 = Fang auf Händen und Knien an.
stretches-downward-dog-step-2 = Heb die Hüfte hoch, bis du wie ein umgedrehtes V aussiehst.
stretches-downward-dog-step-3 = Drück die Hände in den Boden und mach den Rücken lang.
stretches-downward-dog-step-4 = Streck die Knie nur so weit, wie der Rücken gerade bleibt.
stretches-downward-dog-step-5 = Lass die Fersen zum Boden sinken.
stretches-downward-dog-step-6 = Lass den Kopf hängen und atme langsam.
stretches-downward-dog-step-7 = Beug zum Herunterkommen die Knie.
stretches-downward-dog-not-judged-1 = { stretches-shared-unseen-pull }
stretches-downward-dog-not-judged-2 = Die Fersen werden nicht beurteilt: Sie müssen den Boden nicht erreichen.
stretches-downward-dog-not-judged-3 = { stretches-shared-unseen-breath }
stretches-downward-dog-caution-1 = { stretches-shared-no-pain }
stretches-downward-dog-caution-2 = { stretches-shared-not-with-pain }
stretches-downward-dog-caution-3 = Bei hohem Blutdruck oder Schwindel nur nach ärztlichem Rat: Der Kopf ist tiefer als das Herz.
stretches-downward-dog-caution-4 = Komm herunter, wenn sich Handgelenke oder Schultern melden.

# supine_strap
stretches-supine-strap-name = Auf dem Rücken, mit Gurt
stretches-supine-strap-summary = Auf dem Rücken liegend ein gestrecktes Bein mit Gurt, Handtuch oder Laken heben.
stretches-supine-strap-camera = { stretches-shared-camera-lying }
stretches-supine-strap-step-1 = Leg dich auf den Rücken, beide Beine gestreckt.
stretches-supine-strap-step-2 = Leg einen Gurt, ein Handtuch oder ein Laken um einen Fuß; wenn du kannst, fass den großen Zeh mit der Hand.
stretches-supine-strap-step-3 = Heb dieses Bein mit gestrecktem Knie.
stretches-supine-strap-step-4 = Zieh sanft, bis es hinten im Oberschenkel zieht.
stretches-supine-strap-step-5 = Lass das andere Bein und die Hüfte auf dem Boden.
stretches-supine-strap-step-6 = { stretches-shared-stay }
stretches-supine-strap-step-7 = Senk das Bein ab und wechsle die Seite.
stretches-supine-strap-not-judged-1 = { stretches-shared-unseen-low-back }
stretches-supine-strap-not-judged-2 = { stretches-shared-unseen-pull }
stretches-supine-strap-caution-1 = { stretches-shared-no-pain }
stretches-supine-strap-caution-2 = { stretches-shared-not-with-pain }
stretches-supine-strap-caution-3 = Wenn sich dein Rücken meldet, stell das untere Bein auf, Fuß auf dem Boden.

# supine_pull_and_straighten
stretches-supine-pull-and-straighten-name = Auf dem Rücken, ziehen und strecken
stretches-supine-pull-and-straighten-summary = Auf dem Rücken liegend ein Bein zur Brust ziehen und dann strecken.
stretches-supine-pull-and-straighten-camera = { stretches-shared-camera-lying }
stretches-supine-pull-and-straighten-step-1 = Leg dich auf den Rücken, ein Bein gestreckt auf dem Boden.
stretches-supine-pull-and-straighten-step-2 = Zieh das andere Knie zur Brust, beide Hände hinter dem Oberschenkel.
stretches-supine-pull-and-straighten-step-3 = Lass den Oberschenkel, wo er ist.
stretches-supine-pull-and-straighten-step-4 = Streck das Knie langsam, bis es hinten im Oberschenkel zieht.
stretches-supine-pull-and-straighten-step-5 = { stretches-shared-stay }
stretches-supine-pull-and-straighten-step-6 = Beug das Knie, senk das Bein ab und wechsle die Seite.
stretches-supine-pull-and-straighten-not-judged-1 = { stretches-shared-unseen-low-back }
stretches-supine-pull-and-straighten-not-judged-2 = { stretches-shared-unseen-pull }
stretches-supine-pull-and-straighten-caution-1 = { stretches-shared-no-pain }
stretches-supine-pull-and-straighten-caution-2 = { stretches-shared-not-with-pain }
stretches-supine-pull-and-straighten-caution-3 = Fass hinter den Oberschenkel, nicht ans Knie.
stretches-supine-pull-and-straighten-caution-4 = Anfangs muss das Knie nicht ganz gestreckt sein.

# wall_leg_raise
stretches-wall-leg-raise-name = Bein an der Wand
stretches-wall-leg-raise-summary = An einer Wandecke oder einem Türrahmen liegend ruht ein Bein gestreckt an der Wand.
stretches-wall-leg-raise-camera = { stretches-shared-camera-lying }
stretches-wall-leg-raise-step-1 = Leg dich an einer Wandecke oder in einer Türöffnung auf den Rücken.
stretches-wall-leg-raise-step-2 = Leg eine Ferse an die Wand und das andere Bein an der Ecke vorbei auf den Boden.
stretches-wall-leg-raise-step-3 = { stretches-shared-straighten-raised }
stretches-wall-leg-raise-step-4 = Rutsch mit der Hüfte näher an die Wand, wenn es mehr ziehen soll.
stretches-wall-leg-raise-step-5 = Lass die Hüfte auf dem Boden.
stretches-wall-leg-raise-step-6 = { stretches-shared-stay }
stretches-wall-leg-raise-step-7 = Rutsch zurück und wechsle das Bein; an einer Wand ohne Ecke leg beide Beine hoch.
stretches-wall-leg-raise-not-judged-1 = { stretches-shared-unseen-low-back }
stretches-wall-leg-raise-not-judged-2 = { stretches-shared-unseen-pull }
stretches-wall-leg-raise-caution-1 = { stretches-shared-no-pain }
stretches-wall-leg-raise-caution-2 = { stretches-shared-not-with-pain }
stretches-wall-leg-raise-caution-3 = Rutsch von der Wand weg, wenn sich die Hüfte vom Boden hebt.

# free_practice
stretches-free-practice-name = Freies Üben
stretches-free-practice-summary = Beug dich vor, wie du magst: Posture achtet auf deinen Rücken, und du musst nichts erreichen.
stretches-free-practice-camera = { stretches-shared-camera-standing }
stretches-free-practice-step-1 = Steh seitlich und aufrecht, bis deine Stehhaltung erfasst ist.
stretches-free-practice-step-2 = Beug dich aus der Hüfte vor, das Brustbein voran.
stretches-free-practice-step-3 = Behalte die leichte Mulde im unteren Rücken und hör dort auf, wo sie verschwinden würde.
stretches-free-practice-step-4 = Bleib dort, solange du magst, und atme langsam.
stretches-free-practice-step-5 = Komm hoch, wie du hinuntergegangen bist, und fang wieder an, wann du magst.
stretches-free-practice-not-judged-1 = { stretches-shared-unseen-pull }
stretches-free-practice-not-judged-2 = Die Knie werden hier nicht beurteilt: Halte sie, wie du magst.
stretches-free-practice-caution-1 = { stretches-shared-no-pain }
stretches-free-practice-caution-2 = { stretches-shared-not-with-pain }
stretches-free-practice-caution-3 = { stretches-shared-no-swing }

# Aus der eigenen Datei: in jeder Sprache dieselben Worte
stretches-inline = { $words }

# Wie der Körper liegt oder steht
stretches-position-standing = im Stehen
stretches-position-heel-raised = im Stehen, Ferse erhöht
stretches-position-seated = im Sitzen
stretches-position-hands-and-feet = auf Händen und Füßen
stretches-position-lying = im Liegen

# Was für jede Dehnung gilt
stretches-for-all-1 = 30 Sekunden und länger zu halten bringt mehr als kurz.
stretches-for-all-2 = Nicht wippen und weiteratmen: Luftanhalten verspannt.
stretches-for-all-3 = Zweimal am Tag oder an mindestens drei Tagen in der Woche, über Wochen.
stretches-for-all-4 = Frag zuerst ärztlich nach und hör auf, wenn Schmerzen ins Bein ausstrahlen.
stretches-for-all-5 = Lass dich sofort ärztlich untersuchen, wenn sich Blase oder Darm verändern, es im Sattelbereich taub oder ein Bein schwach ist, nach einem Sturz oder Unfall oder bei Fieber.

# Wie lange und wie oft
stretches-number = { $number }
stretches-range = { $low } bis { $high }
stretches-dose-free = Ohne Uhr: so oft und so lange du magst.
stretches-dose-repetitions =
    { $each ->
        [leg] { $times }-mal pro Bein.
       *[all] { $times }-mal.
    }
stretches-dose-hold =
    { $hold } s halten, { $rounds ->
        [1] einmal
       *[other] { $rounds }-mal
    }{ $each ->
        [leg] { " pro Bein" }
       *[all] { "" }
    }.
stretches-dose-contract-relax =
    { $press } s drücken, loslassen, { $hold } s etwas tiefer halten; { $rounds ->
        [1] einmal
       *[other] { $rounds }-mal
    }{ $each ->
        [leg] { " pro Bein" }
       *[all] { "" }
    }.

# Was die Kamera beurteilt: das Ende von „Posture achtet darauf, …“
stretches-judged-hinge = wie weit du dich aus der Hüfte vorbeugst
stretches-judged-lumbar = ob dein unterer Rücken rund wird
stretches-judged-lumbar-loose = ob dein unterer Rücken zu rund wird, wo etwas Rundung erlaubt ist
stretches-judged-leg-angle = wie hoch das Bein gehoben ist
stretches-judged-bounce = ob du wippst
stretches-judged-knee-stretched = ob das Knie des gedehnten Beins gestreckt bleibt
stretches-judged-knee-back = ob das Knie des hinteren Beins gestreckt bleibt
stretches-judged-knee-both = ob beide Knie gestreckt bleiben
stretches-judged-hips-first = ob sich die Hüfte vor dem Rücken bewegt
stretches-judged-hold = wie lange du hältst
stretches-judged-contract-relax = wie lange du drückst und hältst
stretches-judged-press = ob du beim Drücken stillhältst und danach weiter in die Dehnung gehst
stretches-judged-repetitions = wie oft du dich vorbeugst
stretches-judged-free = wie lange dein Rücken gerade bleibt

# Was an einer Datei oder am Namen einer Dehnung nicht stimmt
stretches-missing = Es gibt keine Dehnung namens „{ $id }“.
stretches-missing-near =
    { $count ->
        [1] Meintest du { $last }?
       *[other] Meintest du { $first } oder { $last }?
    }
stretches-missing-known = Es gibt { $ids }.
stretches-file-id = { $file }: { $id } kann nicht die Id einer Dehnung sein.
    .remedy = Nimm für den Dateinamen Kleinbuchstaben, Ziffern und _, einen Buchstaben zuerst.
stretches-file-unread = { $file } lässt sich nicht lesen: { $why }.
    .remedy = Prüf den Namen und die Rechte der Datei.
stretches-file-large = { $file } ist zu groß für eine Dehnung.
    .remedy = Bleib unter { $kilobytes } kB.
stretches-file-nested = { $file }: Die Listen sind zu tief verschachtelt.
    .remedy = Schreib Listen aus einfachen Werten.
stretches-file-taken = { $file }: Posture hat schon eine Dehnung { $id }.
    .remedy = Gib der Datei einen anderen Namen.
stretches-at-line = { $file }, Zeile { $line }: { $wrong }.
stretches-wrong-utf8 = das ist kein UTF-8-Text
    .remedy = Speichere die Datei als UTF-8.
stretches-wrong-toml = das ist kein TOML: { $what }
    .remedy = Berichtige die Zeile: Text steht in Anführungszeichen, Listen in eckigen Klammern mit Kommas.
stretches-wrong-parent = { $id } ist keine Dehnung, die Varianten haben kann
stretches-wrong-drawing = es gibt keine Zeichnung { $name }
    .remedy = Leg sie neben die Datei oder nenn eine von Posture: { $known }.
stretches-wrong-value = { $name } kann nicht { $value } sein
stretches-wrong-missing = { $name } fehlt
    .remedy = Ergänze es; die Dehnungen von Posture zeigen, wie.
stretches-wrong-unknown = es gibt kein Feld { $name }
stretches-wrong-contradiction = { $name } passt nicht zum Rest: { $why }
    .remedy = Berichtige das eine oder das andere.
stretches-item = { $name }, Nummer { $number }
stretches-allowed = Erlaubt sind { $values }.
stretches-wanted-drawing = Schreib den Namen einer SVG-Datei, die neben dieser liegt.
stretches-wanted-text = Schreib Text in Anführungszeichen.
stretches-wanted-list = Schreib eine Liste in eckigen Klammern, mit Kommas dazwischen.
stretches-wanted-number = Schreib eine Zahl, ohne Anführungszeichen.
stretches-wanted-whole = Schreib eine ganze Zahl, ohne Anführungszeichen.
stretches-wanted-flag = Erlaubt sind true und false.
stretches-wanted-table = Schreib eine Tabelle; sie beginnt mit ihrem Namen in eckigen Klammern.
stretches-wanted-sentence = Schreib einen ganzen Satz mit Punkt.
stretches-wanted-finite = Schreib eine endliche Zahl.
stretches-wanted-at-least = Schreib eine Zahl, die mindestens { $ge } ist.
stretches-wanted-at-most = Schreib eine Zahl, die höchstens { $le } ist.
stretches-wanted-characters = Schreib höchstens { $max_length } Zeichen.
stretches-wanted-more =
    { $min_length ->
        [one] Schreib mindestens einen Eintrag.
       *[other] Schreib mindestens { $min_length } Einträge.
    }
stretches-wanted-fewer = Schreib höchstens { $max_length } Einträge.
stretches-contradiction-twice = dasselbe ist zweimal genannt
stretches-contradiction-side-on = ohne side_on kann nur "knee" beurteilt werden
stretches-contradiction-lying-hinge = bei "lying" beugt sich niemand vor: nimm "leg_angle"
stretches-contradiction-lying-back = bei "lying" ist der Rücken nicht zu sehen
stretches-contradiction-leg-angle = "leg_angle" gehört zur Position "lying"
stretches-contradiction-rounding-unjudged = "lumbar" wird nicht beurteilt, schreib also "not_judged"
stretches-contradiction-rounding-judged = "lumbar" wird beurteilt: schreib "normal" oder "loose"
stretches-contradiction-which-knee = das Knie wird beurteilt: sag, welches
stretches-contradiction-over-hold = es ist mehr als hold_s
stretches-contradiction-over-press = es ist mehr als press_s
stretches-contradiction-over-repetitions = es ist mehr als repetitions
stretches-contradiction-no-hold = halten dauert länger als 0 Sekunden
stretches-contradiction-no-press = contract_relax braucht Sekunden zum Drücken
stretches-contradiction-press-kind = es gehört zur Art "contract_relax"
stretches-contradiction-no-repetitions = repetitions braucht eine Anzahl
stretches-contradiction-repetitions-kind = es gehört zur Art "repetitions"

# (end of stretches)



### --- calibration: Calibrating (posture.calibration)

# Was jetzt zu tun ist, für jemanden in drei Metern Entfernung
calibration-step-stand = Steh seitlich, aufrecht und entspannt. Schau geradeaus.
calibration-step-hinge = Rücken gerade, Knie gestreckt: Beug dich langsam aus der Hüfte vor und warte dort.
calibration-step-stand-again = Gut. Komm langsam hoch und steh aufrecht.
calibration-step-round = Mach jetzt absichtlich einen Rundrücken, so weit es angenehm ist, und warte dort.
calibration-step-stand-last = { calibration-step-stand-again }
calibration-step-done = Fertig. Jetzt kenne ich deinen Rücken.
calibration-hint-stand = Keine Eile. Steh still, seitlich und mit gestreckten Knien.
calibration-hint-hinge = Keine Eile. Beug dich aus der Hüfte vor, bis es in den Beinen zieht, und warte dann.
calibration-hint-stand-again = Keine Eile. Komm hoch und steh still.
calibration-hint-round = Keine Eile. Zieh das Steißbein ein, roll den unteren Rücken rund und warte dann.
calibration-hint-stand-last = { calibration-hint-stand-again }
calibration-in-turn = { $first } { $then }
calibration-kept = Deine frühere Kalibrierung gilt weiter.

# Warum ihr nicht zu trauen ist, und was zu tun ist
calibration-refused-no-person = Ich konnte dich nicht sehen.
    .remedy = Tritt seitlich ins Bild und fang noch einmal an.
calibration-refused-out-of-frame = Ein Teil von dir war nicht im Bild.
    .remedy = Geh zurück, bis ich dich von Kopf bis Fuß sehe, auch beim Vorbeugen, und fang noch einmal an.
calibration-refused-not-side-on = Du warst zur Kamera hin oder von ihr weg gedreht.
    .remedy = Stell dich genau seitlich, die Zehen quer zum Bild, und fang noch einmal an.
calibration-refused-low-confidence = Ich konnte deinen Rücken zu lange nicht erkennen.
    .remedy = Sorg für mehr Licht von vorn, steck dein Oberteil ein und fang noch einmal an.
calibration-refused-not-standing = Du standst nie lange genug aufrecht und still.
    .remedy = Steh aufrecht, Knie gestreckt, beide Füße auf dem Boden, und fang noch einmal an.
calibration-refused-walked = Du hast deinen Platz verlassen.
    .remedy = Lass beide Füße bis zum Schluss auf einem Fleck und fang noch einmal an.
calibration-refused-stranger = Ich habe dich verloren, oder jemand anders kam dazu.
    .remedy = Sorg dafür, dass nur du im Bild bist, und fang noch einmal an.
calibration-refused-no-hinge = Ich habe keine Beuge aus der Hüfte gesehen.
    .remedy = Beug dich mit geradem Rücken vor, bis es in den Beinen zieht, warte kurz und komm hoch.
calibration-refused-knees-in-hinge = Deine Knie waren bei der geraden Beuge gebeugt.
    .remedy = Mach es noch einmal mit gestreckten Knien, nur so tief, wie sie es erlauben.
calibration-refused-hinge-rounded = Dein Rücken war bei der geraden Beuge rund.
    .remedy = Mach es noch einmal mit gehobener Brust und hör auf, bevor der Rücken nachgibt.
calibration-refused-no-rounding = Ich habe keinen Rundrücken gesehen.
    .remedy = Zieh das Steißbein ein, mach den unteren Rücken rund wie eine Katze und warte kurz.
calibration-refused-knees-in-rounding = Deine Knie waren beim Rundrücken gebeugt.
    .remedy = Mach den Rücken noch einmal rund, mit gestreckten Knien.
calibration-refused-not-separable = Dein runder Rücken sieht deinem geraden zu ähnlich.
    .remedy = Steck dein Oberteil ein oder trag ein engeres, und mach den Rücken so rund, wie es angenehm ist.
calibration-refused-broken-off = Es war zu Ende, bevor du wieder aufrecht standst.
    .remedy = Komm am Ende hoch, steh still und fang noch einmal an.
calibration-refused-timed-out = Das hat zu lange gedauert, deshalb habe ich aufgehört.
    .remedy = Fang noch einmal an, wenn du so weit bist: Es eilt nicht.

# Warum sie nicht gut benotet ist
calibration-reason-shallow = Die gerade Beuge war flach: Tiefere Beugen beurteile ich weniger sicher.
calibration-reason-not-flat = Deine gerade Beuge war nicht ganz gerade, oder deine Kleidung hat sie verdeckt.
calibration-reason-close = Dein runder Rücken unterscheidet sich wenig von deinem geraden.
calibration-reason-turned = Du standst nicht ganz seitlich.
calibration-reason-unclear = Dein Rücken war schwer zu erkennen: Mehr Licht oder ein engeres Oberteil hilft.

# Warum sie erneuert werden sollte
calibration-stale-old = Deine Kalibrierung ist über zwei Wochen alt: Kalibrier neu, bevor du anfängst.
calibration-stale-distance = Die Kamera ist näher oder weiter weg als beim Kalibrieren: Stell sie zurück oder kalibrier neu.
calibration-stale-standing = Du stehst anders oder trägst andere Kleidung als beim Kalibrieren: Kalibrier neu.

# Wo jemand steht
calibration-place = { $side ->
    [left] Linke Seite
   *[right] Rechte Seite
 } zur { $camera ->
    [own] Kamera dieses Computers
    [phone] Handykamera
    [other] Kamera
   *[named] Kamera { $camera }
 }, dein Bein füllt { $percent } % der Bildhöhe{ $heel ->
    [0] { "" }
   *[raised] , Ferse um { $heel } % deiner Beinlänge erhöht
 }.

# Eine gespeicherte, die nicht zu gebrauchen ist
calibration-shares = Vorsicht ab { NUMBER($caution, maximumFractionDigits: 4) } % und rund ab { NUMBER($rounded, maximumFractionDigits: 4) } % geht nicht.
    .remedy = Wähl zwei steigende Anteile über { $release } %, zum Beispiel 50 und 70.
calibration-unread = Die gespeicherte Kalibrierung lässt sich nicht lesen.
    .remedy = Kalibrier neu: Es dauert eine Minute.
calibration-other = Das ist keine Kalibrierung, die diese Version von Posture lesen kann.
    .remedy = Kalibrier neu: Es dauert eine Minute.
calibration-damaged = Die gespeicherte Kalibrierung ist beschädigt.
    .remedy = Kalibrier neu: Es dauert eine Minute.
calibration-file-unread = { $path } lässt sich nicht lesen.
    .remedy = Mach eine mit posture calibrate.

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
coach-fault-rounded = { measure-rounded }
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
coach-well-some-full = Du hast { $full } von { $planned } Dehnungen die ganze Zeit sauber gehalten.
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

# Was eine Auswertung über einen Clip sagt
clips-time = { NUMBER($time_s, minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: 0) } s
clips-seen-unjudged = In diesem Clip konnte ich den Rücken nicht beurteilen.
clips-seen-still = { $verdict ->
    [good] Auf diesem Bild ist der untere Rücken flach. Gemessen am Durchschnitt, denn Stehen war nicht zu sehen.
    [caution] Auf diesem Bild rundet sich der untere Rücken ein wenig. Gemessen am Durchschnitt, denn Stehen war nicht zu sehen.
   *[rounded] Auf diesem Bild ist der untere Rücken rund. Gemessen am Durchschnitt, denn Stehen war nicht zu sehen.
 }
clips-seen-lean = Aus der Hüfte bist du bis { NUMBER($hips_deg, maximumFractionDigits: 0) }° gekippt; dein unterer Rücken hat sich bis { NUMBER($back_deg, maximumFractionDigits: 0) }° gerundet.
clips-seen-no-warning = Beurteilt wurden { NUMBER($judged_s, maximumFractionDigits: 0) } s, ohne Warnung.
clips-seen-warnings = { $warnings ->
    [one] Beurteilt wurden { NUMBER($judged_s, maximumFractionDigits: 0) } s; eine Warnung, { $when }.
   *[other] Beurteilt wurden { NUMBER($judged_s, maximumFractionDigits: 0) } s; { $warnings } Warnungen, { $when }.
 }
clips-when-each = bei { $times }
clips-when-many = die erste bei { $first }, die letzte bei { $last }, die längste ({ NUMBER($length_s, maximumFractionDigits: 0) } s) bei { $longest }
clips-judged-average = { $name } ist noch nicht kalibriert: Es gelten die Grenzen des Durchschnitts.
clips-judged-own = Beurteilt nach den eigenen Grenzen von { $name }.
clips-judged-yours = Beurteilt nach deinen eigenen Grenzen.
clips-no-picture = { $clip } enthält kein Bild, das sich zeigen lässt.
    .remedy = Nimm den Clip neu auf, oder exportier ihn noch einmal.
clips-calibration-unfinished = Der Clip war zu Ende, bevor die Kalibrierung es war.
    .remedy = Film alle fünf Schritte in einem Zug.

# Der Zeitverlauf, das beschriftete Video, das Notebook
clips-timeline-title = { $clip }: wie viel aus der Hüfte kam und wie viel aus dem Rücken
clips-timeline-hips = Beugung in der Hüfte
clips-timeline-back = Rundung des unteren Rückens
clips-timeline-band = 95-%-Band
clips-timeline-caution = Vorsicht { NUMBER($limit_deg, maximumFractionDigits: 0) }°
clips-timeline-rounded = rund { NUMBER($limit_deg, maximumFractionDigits: 0) }°
clips-timeline-warning = Warnung
clips-timeline-degrees = Grad gegenüber dem eigenen Stehen
clips-timeline-unseen =
    nicht zu
    sehen
clips-timeline-seconds = Sekunden
clips-drawn-good = Rücken flach
clips-drawn-caution = wird etwas rund
clips-drawn-rounded = rund
clips-drawn-unknown = nicht zu sehen
clips-drawn-hips = Hüfte { $angle }
clips-drawn-back = Rücken { $angle } ± { $spread }
clips-drawn-warning = Dein Rücken wird rund.
clips-notebook-warnings = Warnungen
clips-notebook-warning = { NUMBER($start_s, minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: 0) }–{ NUMBER($end_s, minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: 0) } s, bis { NUMBER($peak_deg, maximumFractionDigits: 0) }°

# report.html
clips-page-title = { $clip } – Bericht von Posture
clips-page-clip = { $file }, { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } Pixel, Dauer { $length }
clips-page-damaged = Der Clip bricht ab oder hat beschädigte Bilder; das hier ließ sich lesen.
clips-page-judged = Beurteilt
clips-page-rounded = Davon rund
clips-page-warnings = Warnungen
clips-page-most-hips = Hüfte am weitesten
clips-page-most-back = Unterer Rücken am rundesten
clips-page-how = So lief es
clips-page-timeline = Zeitverlauf
clips-page-curves = Kurven über die Zeit: wie weit die Hüfte kippte und wie weit sich der untere Rücken rundete, mit den Grenzen und den Warnungen
clips-page-others = Die übrigen:
clips-page-number = Nr.
clips-page-when = Wann
clips-page-back = Unterer Rücken
clips-page-of-maximum = Vom Höchstwert
clips-page-roundest = Der rundeste Moment von Warnung { $number }, bei { $time }
clips-page-peak = Unterer Rücken { NUMBER($back_deg, maximumFractionDigits: 0) }°, { NUMBER($pct, maximumFractionDigits: 0) } % vom Höchstwert,
clips-page-left-out = { $warnings ->
    [one] Eine weitere Warnung steht in report.json.
   *[other] { $warnings } weitere Warnungen stehen in report.json.
 }
clips-page-span = { $start } bis { $end }
clips-page-seen-at = zu sehen bei { $time }
clips-page-none = Keine.
clips-page-by-what = Wonach beurteilt wurde
clips-page-calibrated = Die volle Rundung, bei der Kalibrierung am { $day } gemessen: { NUMBER($maximum_deg, maximumFractionDigits: 0) }°.
clips-page-calibrated-person = Die volle Rundung von { $name }, bei der Kalibrierung am { $day } gemessen: { NUMBER($maximum_deg, maximumFractionDigits: 0) }°.
clips-page-average = Die volle Rundung im Durchschnitt: { NUMBER($maximum_deg, maximumFractionDigits: 0) }°. Menschen sind verschieden, von 24° bis 60°; eine Kalibrierung misst deine eigene.
clips-page-limits = { $strictness ->
    [own] Anteile, für diese Person gewählt:
    [strict] Strenge „streng“:
    [relaxed] Strenge „nachsichtig“:
   *[standard] Strenge „normal“:
 } Vorsicht ab { NUMBER($caution_deg, maximumFractionDigits: 0) }° ({ NUMBER($caution_pct, maximumFractionDigits: 0) } %), rund ab { NUMBER($rounded_deg, maximumFractionDigits: 0) }° ({ NUMBER($rounded_pct, maximumFractionDigits: 0) } %).
clips-page-own-standing = Alle Winkel zählen ab dem eigenen Stehen dieser Person, zu sehen in diesem Clip bei { $time }.
clips-page-average-standing = In diesem Clip war kein Stehen zu sehen; die Winkel zählen deshalb ab dem Stehen des Durchschnitts, und das ist weniger sicher.
clips-page-figures = Was diese Zahlen sind
clips-page-estimate = Eine Schätzung aus einer Kamera, abgelesen am Umriss des Rückens. Eine Diagnose ist das nicht. Auch die Messgeräte in Praxen und Kliniken weichen um 5° bis 15° voneinander ab.
clips-page-band = In diesem Clip liegt der wahre Wert des unteren Rückens in 19 von 20 Fällen höchstens { NUMBER($band_deg, maximumFractionDigits: 0) }° neben dem gezeigten.
clips-page-not-judged = Nicht beurteilt:
clips-page-unjudged = { $status ->
    [no_person] niemand war im Bild
    [out_of_frame] ein Teil des Körpers war nicht im Bild
    [not_side_on] die Kamera sah nicht von der Seite
    [no_reference] Stehen war noch nicht zu sehen
   *[low_confidence] der Rücken war nicht zu erkennen
 } { $amount ->
    [little] (weniger als 1 % des Clips)
   *[some] ({ NUMBER($pct, maximumFractionDigits: 0) } % des Clips)
 }
clips-page-doctor = Nicht bei akuten Rückenschmerzen oder Schmerzen, die ins Bein ziehen: Frag zuerst eine Ärztin oder einen Arzt.
clips-page-made = Posture { $version }, Posenmodell { $model }. Auf diesem Computer gemacht; diese Datei holt nichts aus dem Netz.

# Was mit Berichten und Exporten schiefgehen kann
clips-report-unwritten = Der Bericht lässt sich nicht nach { $folder } schreiben: { $why }.
    .remedy = Wähl mit --out einen anderen Ordner, oder schaff dort Platz.
clips-summary-unwritten = Die Übersicht lässt sich nicht nach { $folder } schreiben: { $why }.
    .remedy = Wähl mit --out einen anderen Ordner, oder schaff dort Platz.
clips-export-other-files = In { $folder } liegen andere Dateien, deshalb wird der Ordner nicht ersetzt.
    .remedy = Verschieb sie, oder wähl ein anderes --out.
clips-export-lacks = { $file } braucht ein Paket, das nicht installiert ist.
    .remedy = Installier es: pip install "{ $package }"
clips-export-unknown = Es gibt keinen Export namens „{ $name }“.
    .remedy = Wähl all, oder unter: { $known }.
clips-video-no-encoder = Dieses PyAV kann kein H.264 kodieren.
    .remedy = Installier das Paket av von PyPI, oder lass annotated.mp4 weg.

# Viele Clips auf einmal
clips-folder-empty = Im Ordner { $folder } sind weder Videos noch Bilder.
    .remedy = Gib einen Ordner mit Clips an, oder einen Clip.
clips-missing = { $path } gibt es nicht.
    .remedy = Prüf, wie es geschrieben ist.
clips-unread = { $path } lässt sich nicht lesen: { $why }.
    .remedy = Prüf die Datei.
clips-failed = { $path } ist misslungen: { $why }
clips-changed = { $path } hat sich während der Auswertung geändert oder ist verschwunden.
    .remedy = Werte den Clip noch einmal aus, wenn nichts mehr in ihn schreibt.
clips-stumbled = Posture ist über { $path } gestolpert: { $why }.
clips-process-killed = Der Prozess, der den Clip auswertete, wurde bei { $attempts } Versuchen abgeschossen, wie es geschieht, wenn der Speicher ausgeht.
clips-process-crashed = Der Prozess, der den Clip auswertete, ist bei { $attempts } Versuchen abgestürzt (Signal { $signal }).
clips-process-ended = Der Prozess, der den Clip auswertete, hat sich bei { $attempts } Versuchen von selbst beendet (Code { $code }).
clips-worker-other = Der Rechner, der den Clip auswertete, gab { $kind } zurück: Hat er eine andere Version von Posture?
clips-worker-lost = Der Rechner, der den Clip auswertete, ging jedes Mal verloren, und das auf mehreren: Vielleicht braucht der Clip mehr Speicher, als sie haben.
clips-worker-unable = Der Rechner, der den Clip auswertete, konnte es nicht: { $why }.
clips-cluster-versions = Ein Rechner hat Posture { $theirs }, der Befehl kam von { $ours }.
    .remedy = Installier überall dieselbe Version.
clips-cluster-elsewhere = { $reports ->
    [one] Die Rechner melden { $reports } Bericht, aber auf diesem Computer ist er nicht in { $folder }.
   *[other] Die Rechner melden { $reports } Berichte, aber auf diesem Computer ist keiner davon in { $folder }.
 }
    .remedy = Clips und --out müssen in Ordnern liegen, die dieser Computer und alle Rechner unter demselben Pfad sehen.
clips-cluster-gone = Der Dask-Scheduler unter { $address } ist verschwunden.
    .remedy = Starte ihn wieder, und diesen Befehl noch einmal: Er macht weiter.
clips-cluster-no-dask = Dask, das --scheduler braucht, ist nicht installiert.
    .remedy = Installier es mit: pip install 'posture-coach[cluster]'
clips-polars-missing = Tabellen für Python brauchen Polars, und das ist nicht installiert.
    .remedy = Installiere es mit: pip install 'posture-coach[tables]'
clips-store-lacks = Was Clips unter { $kind }:// liest, ist nicht installiert.
    .remedy = Installier es, auch auf allen Rechnern des Clusters, mit: pip install 'posture-coach[stores]'
clips-store-lacks-other = Was Clips unter { $kind }:// liest, ist nicht installiert: { $why }.
    .remedy = Installier es neben posture-coach[stores], auch auf allen Rechnern des Clusters.
clips-store-unknown = Eine Ablage, die { $kind } heißt, gibt es nicht.
    .remedy = Gib eine Adresse wie s3://bucket/ordner an, oder einen Ordner dieses Computers.
clips-store-nothing = Unter { $address } gibt es nichts.
    .remedy = Prüf, wie der Bucket und der Ordner heißen.
clips-store-empty = Unter { $address } gibt es keine Videos.
    .remedy = Gib einen Ordner mit Clips an, oder einen Clip; Ordner mit Bildern müssen auf diesem Computer liegen.
clips-store-denied = Die Ablage gab keinen Zugang zu { $address }.
    .remedy = Gib diesem Computer und allen Rechnern des Clusters einen Schlüssel, der auflisten und lesen darf (bei S3 in AWS_ACCESS_KEY_ID und AWS_SECRET_ACCESS_KEY, oder in ~/.aws/credentials).
clips-store-large = { $address } hat mehr als { $most } GB, und mehr wird nicht geholt.
    .remedy = Teil ihn in kürzere Clips, oder kopier ihn auf eine Festplatte und werte ihn dort aus.
clips-store-unread = { $address } lässt sich nicht lesen: { $why }.
    .remedy = Prüf, ob die Ablage erreichbar ist; derselbe Befehl versucht es noch einmal und macht weiter.
clips-cluster-silent = Unter { $address } antwortet kein Dask-Scheduler.
    .remedy = Prüf die Adresse, etwa tcp://192.168.1.20:8786, und ob dask scheduler dort läuft.

# Die Exporte, jeder unter seiner Kennung
clips-export-is-frames = Jedes Bild als Tabelle
clips-export-is-report = Die Ergebnisse für andere Programme
clips-export-is-timeline = Das Diagramm als Bild
clips-export-is-html = Ein Bericht zum Lesen oder Drucken
clips-export-is-paper = Ein bis zwei Seiten für Praxis oder Klinik (PDF)
clips-export-is-video = Der Clip mit eingezeichneten Linien
clips-export-is-warnings = Der rundeste Moment jeder Warnung als Bild
clips-export-is-motion = Die Winkel für OpenSim
clips-export-is-landmarks = Die Punkte des Körpers im Raum
clips-export-is-c3d = Dieselben Punkte für Programme der Bewegungsanalyse
clips-export-is-openpose = Die Punkte des Körpers, wie OpenPose sie schreibt
clips-export-is-poses = Was das Posenmodell sah, um ohne es noch einmal zu urteilen

clips-no-recordings = Der Ordner { $folder } enthält keine poses.zip.
    .remedy = Gib eine poses.zip an, die posture review CLIP --keep-poses schreibt, oder einen Ordner mit Berichten, in denen welche liegen.
clips-export-needs-pictures = { $files } kann nicht aus aufgezeichneten Posen entstehen: Das wird auf Bilder des Clips gezeichnet.
    .remedy = Werte dafür den Clip selbst aus, oder lass es weg.

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

# Plätze
storage-place-new = Platz { $number }
storage-place-gone = Diesen Platz gibt es nicht mehr.
    .remedy = Wähl einen anderen.
storage-place-name = „{ $name }“ kann kein Platz heißen.
    .remedy = Wähl einen Namen aus 1 bis { $characters } Zeichen in einer Zeile.
storage-place-taken = Es gibt schon einen Platz namens „{ $name }“.
    .remedy = Wähl einen anderen Namen, oder benenn jenen Platz um.
storage-place-unknown = Es gibt keinen Platz namens „{ $name }“.
    .remedy = „posture places list“ zeigt, welche es gibt.

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

# What is due (posture.progress.due)
storage-due-due = Zeit zum Dehnen: { NUMBER($hold_s, maximumFractionDigits: 0) } s, { $holds }-mal je Bein. Diese Woche bisher: { $done } von { $wanted } Tagen.
storage-due-rest = Zeit zum Dehnen: Heute fehlen noch { NUMBER($left_s, maximumFractionDigits: 0) } s links und { NUMBER($right_s, maximumFractionDigits: 0) } s rechts.
storage-due-new = Nichts ist fällig: Es gibt noch keine Einheit.
storage-due-done = Für heute erledigt. Diese Woche: { $done } von { $wanted } Tagen.
storage-due-reached = Nichts ist fällig: Diese Woche hat mit { $done } von { $wanted } ihre Tage.
storage-due-resting = Heute ist nichts fällig. Diese Woche: { $done } von { $wanted } Tagen.
storage-due-later = Heute fällig, ab { $time } Uhr.
storage-due-quiet = Fällig, aber jetzt ist Ruhezeit.
storage-due-snoozed = Verschoben bis { $time } Uhr.
storage-due-off = Fällig, aber Erinnerungen sind ausgeschaltet.

# Goals
storage-goal-days = Diese Woche: { $done } von { $wanted } Tagen.
storage-goal-depth = { $leg ->
    [left] Linkes Bein:
    [right] Rechtes Bein:
   *[both] Beide Beine:
 } { NUMBER($depth_deg, maximumFractionDigits: 0) }° von { NUMBER($goal_deg, maximumFractionDigits: 0) }°.
storage-goal-reached = { $leg ->
    [left] Linkes Bein:
    [right] Rechtes Bein:
   *[both] Beide Beine:
 } { NUMBER($depth_deg, maximumFractionDigits: 0) }°, die { NUMBER($goal_deg, maximumFractionDigits: 0) }° sind erreicht.

# The week that is over (posture.progress.look_back)
storage-week-nothing = Letzte Woche hast du nicht gedehnt.
storage-week-done = Letzte Woche: { $sessions ->
    [one] eine Einheit,
   *[other] { $sessions } Einheiten,
 } beide Beine an { $days ->
    [one] einem Tag,
   *[other] { $days } Tagen,
 } { $reached ->
    [yes] so oft, wie du wolltest.
   *[no] gewollt waren { $wanted }.
 }
storage-week-minutes = { NUMBER($minutes, maximumFractionDigits: 0) ->
    [one] Etwa eine Minute
   *[other] { NUMBER($minutes, maximumFractionDigits: 0) } Minuten
 } in richtiger Haltung, beide Beine zusammen.
storage-week-depth = { $leg ->
    [left] Linkes Bein:
    [right] Rechtes Bein:
   *[both] Beide Beine:
 } { NUMBER($depth_deg, maximumFractionDigits: 0) }°{ $change ->
    [deeper] , { NUMBER($by_deg, maximumFractionDigits: 0) }° tiefer als in der Woche davor.
    [shallower] , { NUMBER($by_deg, maximumFractionDigits: 0) }° weniger als in der Woche davor.
    [same] , wie in der Woche davor.
   *[none] .
 }
storage-week-pain = { $times ->
    [one] Einmal hast du aufgehört, weil es wehtat: Geh diese Woche weniger tief, und frag eine Ärztin oder einen Arzt, wenn es bleibt.
   *[other] Du hast { $times }-mal aufgehört, weil es wehtat: Geh diese Woche weniger tief, und frag eine Ärztin oder einen Arzt, wenn es bleibt.
 }
storage-week-warnings = { $warnings ->
    [one] Eine Warnung;
   *[other] { $warnings } Warnungen;
 } in der Woche davor { $before }.

# (end of storage)



### --- papers: Papers for a clinician or a record (posture.papers)

papers-foot = Posture { $version }, { $day }. Eine Schätzung aus einer Kamera, keine Diagnose.
papers-title = Dehnen der Beinrückseite
papers-title-of = Dehnen der Beinrückseite: { $name }
papers-period = { $since } bis { $until }, gesehen von einer Kamera neben der Person
papers-nothing-done = In diesen Wochen gab es keine Einheit.
papers-often = { $sessions ->
    [one] Eine Einheit;
   *[other] { $sessions } Einheiten;
 } an { $days ->
    [one] einem Tag
   *[other] { $days } Tagen
 } wurden beide Beine mindestens einmal gehalten; { $reached } von { $weeks } Wochen mit { $wanted } solchen Tagen oder mehr.

# What was done
papers-done = Was gemacht wurde
papers-head-stretch = Dehnung
papers-head-sessions = Einheiten
papers-head-holds = Halten
papers-head-left-time = Linkes Bein (min)
papers-head-right-time = Rechtes Bein (min)
papers-head-warnings = Warnungen (pro Minute)
papers-head-week = Woche
papers-head-days = Tage
papers-head-left = Links
papers-head-right = Rechts
papers-head-both = Beide
papers-head-pain = Schmerz
papers-dose = Minuten zählen nur, solange der Rücken flach und die Haltung richtig war. Empfohlen: { NUMBER($hold_s, maximumFractionDigits: 0) } s, { $holds }-mal je Bein, an mindestens { $days } Tagen pro Woche.
papers-dose-more = Minuten zählen nur, solange der Rücken flach und die Haltung richtig war. Empfohlen: { NUMBER($hold_s, maximumFractionDigits: 0) } s, { $holds }-mal je Bein, an mindestens { $days } Tagen pro Woche. Nicht aufgeführt: { $stretches ->
    [one] eine weitere Dehnung.
   *[other] { $stretches } weitere Dehnungen.
 }
papers-per-minute = { $warnings } ({ NUMBER($rate, minimumFractionDigits: 1, maximumFractionDigits: 1) })

# How deep, how evenly
papers-depth = Tiefe
papers-depth-none = In keiner dieser Einheiten wurde eine Tiefe gemessen.
papers-depth-of = Tiefe: { $stretch }
papers-depth-is = Wie weit das Becken nach vorn kippte, während der untere Rücken flach blieb; der tiefste Wert jeder Einheit, in Grad ab dem Stehen. Blasse Balken: Dort wird der wahre Wert in 19 von 20 Fällen erwartet, wie beim Messen angegeben; Punkte ohne Balken stammen aus der Zeit, bevor das aufbewahrt wurde.
papers-symmetry = Links minus rechts
papers-symmetry-is = Über 0 kam das linke Bein tiefer. Grau: Weniger als { NUMBER($within_deg, maximumFractionDigits: 0) }° Abstand gilt als gleich; genauer ist eine einzelne Schätzung nicht.
papers-series-left = linkes Bein
papers-series-right = rechtes Bein
papers-series-both = beide Beine
papers-series-apart = links minus rechts
papers-weeks = Woche für Woche
papers-weeks-are = Tage: Beide Beine wurden mindestens einmal in richtiger Haltung gehalten. Links, rechts, beide: die tiefste flache Beugung der Dehnung oben. Warnungen: Der untere Rücken war länger als einen Moment rund. Schmerz: Einheiten, die deswegen endeten.
papers-week-from = ab { $day }
papers-pains = { $times ->
    [one] Eine Einheit endete, weil es wehtat: { $when }.
   *[other] { $times } Einheiten endeten, weil es wehtat, zuletzt: { $when }.
 }

# How it was measured
papers-how = Wie gemessen wurde und wie sicher das ist
papers-how-measured = Mit einer gewöhnlichen Kamera, von der Seite. Ein Posenmodell findet die Person, und der Umriss des Rückens im Bild sagt, wie viel der Neigung aus der Hüfte kam und wie viel aus dem unteren Rücken, gezählt ab dem eigenen entspannten Stehen. Bilder, die sich nicht beurteilen lassen (weggedreht, nicht ganz im Bild, dunkel, weite Kleidung), bleiben weg; geraten wird nicht.
papers-judged-average = Beurteilt nach der vollen Rundung des Durchschnitts von { NUMBER($maximum_deg, maximumFractionDigits: 0) }°, da diese Person nicht kalibriert ist: Vorsicht ab { NUMBER($caution_deg, maximumFractionDigits: 0) }°, rund ab { NUMBER($rounded_deg, maximumFractionDigits: 0) }° Beugung des unteren Rückens. Menschen sind verschieden, von 24° bis 60°.
papers-judged-own = Beurteilt nach der eigenen vollen Rundung dieser Person von { NUMBER($maximum_deg, maximumFractionDigits: 0) }°, gemessen am { $day }: Vorsicht ab { NUMBER($caution_deg, maximumFractionDigits: 0) }°, rund ab { NUMBER($rounded_deg, maximumFractionDigits: 0) }° Beugung des unteren Rückens.
papers-how-sure = Bei gerenderten Menschen, deren Winkel genau bekannt sind, lagen Hüfte und unterer Rücken im Mittel um etwa 2° daneben. Mit Messgeräten an echten Menschen hat das noch keine Studie verglichen; dort sind die angegebenen Balken breiter. Auch die Messgeräte in Praxen und Kliniken erkennen erst Änderungen ab 5° bis 15° (Laird 2016). Ein Unterschied, der kleiner ist als die Balken, ist keiner.
papers-not = Was das nicht ist
papers-not-a-diagnosis = Es ist keine Diagnose, kein Medizinprodukt hat es gemacht, und es vergleicht niemanden mit anderen. Über Schmerz, Kraft, Nerven oder einzelne Wirbel sagt es nichts. Was die Kamera nicht sah, steht nicht darin.

# FHIR
papers-fhir-flat-hinge = Tiefste Kippung des Beckens nach vorn bei flachem unterem Rücken
papers-fhir-flat-hinge-sd = Standardabweichung ihres Fehlers, wie angegeben
papers-fhir-right-form-time = Zeit in richtiger Haltung
papers-fhir-in-position-time = Zeit in der Dehnung
papers-fhir-warnings = Warnungen vor einem runden unteren Rücken
papers-fhir-largest-rounding-share = Größter Anteil eines Haltens mit rundem unterem Rücken
papers-fhir-leg = { $leg ->
    [left] Linkes Bein
    [right] Rechtes Bein
   *[both] Beide Beine
 }
papers-fhir-method = Geschätzt mit einer Kamera neben der Person aus dem Umriss des Rückens; gezählt ab dem eigenen Stehen der Person
papers-fhir-stretch = Dehnung: { $stretch }.
papers-fhir-note = Eine Schätzung, keine Diagnose; nicht mit einem Medizinprodukt gemessen.

# A calendar
papers-calendar-title = Beinrückseite dehnen
papers-calendar-dose = { NUMBER($hold_s, maximumFractionDigits: 0) } s, { $holds }-mal je Bein, mit flachem Rücken.

# Before and after
papers-compare = Vorher und nachher
papers-compare-of = Vorher und nachher: { $name }
papers-compare-which = Vorher: { $before }. Nachher: { $after }.
papers-compare-head-what = Was
papers-compare-head-before = Vorher
papers-compare-head-after = Nachher
papers-compare-head-by = Änderung
papers-compare-head-meaning = Größer als der Fehler?
papers-compare-change = ja: mehr als ±{ NUMBER($within, maximumFractionDigits: 0) }°
papers-compare-error = nein: innerhalb von ±{ NUMBER($within, maximumFractionDigits: 0) }°
papers-compare-depth = { $leg ->
    [left] Tiefste flache Beugung, linkes Bein
    [right] Tiefste flache Beugung, rechtes Bein
   *[both] Tiefste flache Beugung, beide Beine
 }
papers-compare-holds = Halten
papers-compare-right = Zeit in richtiger Haltung
papers-compare-warnings = Warnungen pro Minute
papers-compare-hips = Hüfte am weitesten
papers-compare-back = Unterer Rücken am rundesten
papers-compare-judged = Beurteilt
papers-compare-rounded = Davon rund
papers-compare-warned = Warnungen
papers-compare-is = Eine Änderung eines Winkels, die kleiner ist als die Fehler beider Werte zusammen (in 19 von 20 Fällen), lässt sich von keiner nicht unterscheiden. Zwei Momente sind noch kein Verlauf.
papers-compare-none = Es gibt keine zwei Einheiten einer Dehnung, deren Tiefe sich vergleichen ließe.
    .remedy = Dehn noch einmal, oder sag, welche Dehnung oder wer: posture compare --profile NAME --stretch ID
papers-compare-no-report = { $folder } ist nicht der Ordner eines ausgewerteten Clips.
    .remedy = Gib zwei Ordner an, die posture review geschrieben hat, jeder mit einer report.json.
papers-compare-two-people = Diese Clips wurden für zwei Personen beurteilt.
    .remedy = Vergleich Clips von einer Person.

# (end of papers)



### --- holdings: All that is kept, shown, handed over, erased, backed up (posture.holdings)

# Kinds of things that are kept
holdings-kind-profiles = Profile
holdings-kind-calibrations = Kalibrierungen
holdings-kind-answers = Antworten auf die Sicherheitsfragen
holdings-kind-goals = Ziele und Erinnerungen
holdings-kind-places = Plätze zum Dehnen
holdings-kind-sessions = Übungen mit ihren Dehnungen
holdings-kind-recordings = Aufnahmen
holdings-kind-clips = Hinzugefügte Clips
holdings-kind-growing = Laufende Aufnahmen
holdings-kind-poses = Aufgezeichnete Posen
holdings-kind-exports = Exporte von Auswertungen
holdings-kind-reviews = Auswertungen
holdings-kind-samples = Bilder der Beispiele
holdings-kind-stretches = Eigene Dehnübungen
holdings-kind-settings = Einstellungen
holdings-kind-database = Die Datenbank
holdings-kind-copies = Kopien der Datenbank von vor einer Umstellung
holdings-kind-keys = Schlüssel zugelassener Geräte
holdings-kind-logs = Protokolle
holdings-kind-work = Laufende oder liegen gebliebene Arbeit
holdings-kind-unknown = Nicht von Posture
holdings-whose-person = { $name }
holdings-whose-deleted = { $name } (Profil gelöscht)
holdings-whose-nobody = niemand Bestimmtes
holdings-whose-machine = dieser Computer
holdings-size = { $unit ->
    [giga] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB
    [mega] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB
   *[kilo] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } KB
 }
holdings-clip-untitled = Clip
holdings-handed-over = Das ist, was Posture aufbewahrt. Jede Person hat einen Ordner; in „nobody“ liegt, was ohne Profil gemacht wurde, in „computer“ liegen Einstellungen und eigene Dehnübungen. profile.json liest „posture profiles import“ wieder ein, history.csv jede Tabellenkalkulation; die Filme laufen in Browsern und Abspielprogrammen. In einer Auswertung stehen in report.json die Ergebnisse und in frames.csv die Winkel jedes Bildes; aus den Dateien curve und overlay zeichnet die Seite. docs/data.md beschreibt jede Datei.

# Backups
holdings-backup-none = { $file } ist keine Sicherung von Posture.
    .remedy = Nenne eine Datei, die „posture data backup“ geschrieben hat.
holdings-backup-unread = { $file } lässt sich nicht lesen: { $why }.
    .remedy = Nenne eine Datei, die „posture data backup“ geschrieben hat und die du lesen darfst.
holdings-backup-newer = { $file } stammt von einer neueren Version von Posture.
    .remedy = Aktualisiere Posture und versuch es noch einmal.
holdings-backup-damaged = Die Sicherung { $file } ist beschädigt; nichts davon wurde übernommen.
    .remedy = Nimm eine andere Sicherung.
holdings-backup-foreign = { $file } enthält etwas, das in keiner Sicherung von Posture steht; nichts davon wurde übernommen.
    .remedy = Nimm eine Sicherung, die du selbst gemacht hast.
holdings-backup-too-large = { $file } würde viel größer, als eine Sicherung sein kann; nichts davon wurde übernommen.
    .remedy = Nimm eine Sicherung, die du selbst gemacht hast.
holdings-backup-server = Personen und Übungen liegen in der Datenbank { $where }; das ist keine Datei von Posture.
    .remedy = Sichere und stelle sie mit ihren eigenen Mitteln wieder her, etwa mit pg_dump, und kopiere den Datenordner.
holdings-restore-there = In { $folder } liegt schon etwas.
    .remedy = Nenne mit POSTURE_DATA einen anderen Ordner oder gib --overwrite an: Was dort liegt, wird dann gelöscht.
holdings-restore-running = Posture läuft gerade mit den Daten in { $folder }.
    .remedy = Beende es und versuch es noch einmal.
holdings-restore-no-room = Für diese Sicherung ist in { $folder } kein Platz.
    .remedy = Schaff Platz auf der Festplatte oder nenne mit POSTURE_DATA einen Ordner auf einer anderen.

# (end of holdings)



### --- evaluation: Evaluation, benchmark (posture.evaluation)

# posture evaluate: die Tabelle
evaluation-heading-clip = Clip
evaluation-heading-judged = beurteilt
evaluation-heading-wrong = falsch
evaluation-heading-comfort = falsche Entwarnung
evaluation-heading-hinge = Hüfte: Fehler (Bias)
evaluation-heading-back = unterer Rücken: Fehler (Bias)
evaluation-heading-upper = oberer Rücken: Fehler
evaluation-heading-in-band = im Band
evaluation-heading-line-hinge = Linie: Hüfte
evaluation-heading-line-back = Linie: Rücken
evaluation-heading-warned = gewarnt
evaluation-heading-false = falscher Alarm
evaluation-heading-delay = Verzug
evaluation-all = alle
evaluation-method-line = Linie Schulter–Hüfte
evaluation-method-hip-angle = Winkel Schulter–Hüfte–Knie
evaluation-method-slopes = örtliche Steigungen
evaluation-method-parabola = eine Parabel
evaluation-warned = { $unseen ->
    [0] { $warned } von { $episodes }
   *[other] { $warned } von { $episodes }, { $unseen } nicht gesehen
 }
evaluation-predictions-unusable = { $path } taugt nicht als Tabelle von Vorhersagen: { $why }.
    .remedy = Sie braucht die Spalten { $columns }, eine Zeile je Bild.
evaluation-predictions-others = { $path } sagt für keinen der Clips in { $folder } etwas vorher.
    .remedy = Die Spalte clip muss sie so nennen, wie ihre Dateien heißen, ohne die Endung.

# posture evaluate --gap: die Tabelle
evaluation-gap-heading-feature = Merkmal
evaluation-gap-heading-beyond = jenseits von 3 sd
evaluation-gap-heading-shift = Median verschoben um
evaluation-gap-beyond = { NUMBER($percent, minimumFractionDigits: 1, maximumFractionDigits: 1) } %
evaluation-gap-shift = { NUMBER($shift, minimumFractionDigits: 2, maximumFractionDigits: 2) } sd
evaluation-gap-all = alle
evaluation-gap-clips = { $clips ->
    [one] Ein Clip oder Foto
   *[other] { $clips } Clips und Fotos
 } mit jemandem, der sich beugt, { $frames ->
    [one] ein Bild
   *[other] { $frames } Bilder
 }. Jeder Clip zählt gleich viel.
evaluation-gap-none = In { $folder } ließ sich niemand messen, der sich beugt.
    .remedy = Nötig sind Clips oder Fotos von Menschen, die sich nach vorn beugen, von der Seite und ganz im Bild.
evaluation-gap-sd = Angegebene Unsicherheit am unteren Rücken: { NUMBER($sd, minimumFractionDigits: 1, maximumFractionDigits: 1) }° (1 sd, Median) gegenüber dem eigenen Stehen.
evaluation-gap-sd-unreferenced = Angegebene Unsicherheit am unteren Rücken, wo niemand zuerst stand: { NUMBER($sd, minimumFractionDigits: 1, maximumFractionDigits: 1) }° (1 sd, Median).
evaluation-gap-unseen = Niemand, der sich beugt, ließ sich messen in: { $names }.
evaluation-gap-unread = Nicht lesbar: { $names }.
evaluation-gap-rest = { $features ->
    [one] Ein weiteres Merkmal ist
   *[other] { $features } weitere Merkmale sind
 } wie beim Lernen: jenseits von 3 sd in weniger als 1 %, der Median um höchstens eine halbe sd verschoben.

evaluation-truth-none = In { $folder } sind keine Clips mit bekannten Winkeln.
    .remedy = Nenn einen Ordner, in dem NAME.mp4 und NAME.truth.csv nebeneinanderliegen.
evaluation-truth-unusable = { $path } taugt nicht als Tabelle der wahren Winkel: { $why }.
    .remedy = Sie braucht die Spalten { $columns }.
evaluation-truth-empty = { $path } hat keine Zeilen.
    .remedy = Erzeug den Clip neu.

# posture bench
evaluation-bench-no-server = Der Server für die Messung ist nicht angelaufen.
    .remedy = Versuch posture serve: das sagt, was nicht stimmt.
evaluation-bench-refused = Der Server für die Messung hat die Verbindung geschlossen: { $why }.
    .remedy = Lass den Rechner so lange nichts anderes tun, und miss noch einmal.
evaluation-bench-silent = er endete ohne ein Wort
evaluation-bench-unmeasured = { $clip } lässt sich nicht messen: { $why }.
    .remedy = Versuch es mit einem anderen Clip.
evaluation-bench-opencv = OpenCV kann { $clip } nicht lesen.
    .remedy = Versuch es mit einem anderen Clip.
evaluation-bench-failed = { $why }
    .remedy = Versuch es mit einem anderen Clip.

# (end of evaluation)



### --- doctor: Was auf diesem Rechner nicht stimmt, und was behoben wurde (posture.doctor)

# Was geprüft wird
doctor-name-python = Python
doctor-name-libraries = Systembibliotheken
doctor-name-packages = Python-Pakete
doctor-name-clock = Uhr
doctor-name-folder = Datenordner
doctor-name-room = Platz auf der Festplatte
doctor-name-permissions = Zugriffsrechte
doctor-name-database = Datenbank
doctor-name-strays = Liegengebliebenes
doctor-name-models = Posenmodelle
doctor-name-camera = Kamera
doctor-name-port = Port
doctor-name-browser = Browser
doctor-name-speed = Tempo

doctor-barred = Das lässt sich nicht prüfen: { $why }.
    .remedy = Sorge dafür, dass du deinen Datenordner lesen darfst, und prüf noch einmal.

doctor-python-good = { $version } auf { $system } { $machine }
doctor-python-old = { $version } ist zu alt.
    .remedy = Installier Python { $oldest } oder neuer.
doctor-libraries-good = { $libraries } sind da.
doctor-libraries-come-along = Sie gehören zum System.
doctor-packages-good =
    { $count ->
        [0] Posture läuft, ohne installiert zu sein; seine Pakete werden nicht geprüft.
        [one] Ein Paket, in der Version, die Posture verlangt
       *[other] { $count } Pakete, in den Versionen, die Posture verlangt
    }
doctor-packages-bad = Nicht die Versionen, die Posture verlangt: { $packages }.
    .remedy = Installier Posture neu, in einer eigenen Umgebung.
doctor-packages-bad-one = { $library } { $version } statt { $wanted }
doctor-packages-two-opencv = { $libraries } sind zugleich installiert und überschreiben einander die Dateien.
    .remedy = Entferne sie alle und installiere dann opencv-contrib-python neu.
doctor-clock-good = { $now }, das kann stimmen.
doctor-clock-past = Die Uhr zeigt { $now }; da gab es Posture noch nicht.
    .remedy = Stell die Uhr: Dein Verlauf und das Alter einer Kalibrierung richten sich nach ihr.
doctor-clock-behind = Die Uhr zeigt { $now }, aber es wurde schon etwas am { $kept } abgelegt.
    .remedy = Stell die Uhr, falls sie falsch geht; ging sie früher falsch, ist von da an alles gut.

doctor-folder-good = { $folder } ist beschreibbar.
doctor-folder-none = { $folder } gibt es noch nicht, lässt sich aber anlegen.
doctor-folder-file = { $folder } ist eine Datei.
    .remedy = Verschieb sie, oder nenne mit { $variable } einen anderen Ordner.
doctor-folder-barred = In { $folder } lässt sich nicht schreiben: { $why }.
    .remedy = Sorge dafür, dass der Ordner dir gehört, oder nenne mit { $variable } einen anderen.
doctor-folder-remote = { $folder } liegt auf der Festplatte eines anderen Rechners ({ $filesystem }); dort kann eine Datenbank Schaden nehmen, und Filme sind langsam.
    .remedy = Nenne mit { $variable } einen Ordner auf einer Festplatte dieses Rechners.
doctor-room-good = { NUMBER($free_gb, maximumFractionDigits: 1) } GB frei; Posture belegt { NUMBER($kept_mb, maximumFractionDigits: 0) } MB.
doctor-room-little = Nur { NUMBER($free_gb, maximumFractionDigits: 1) } GB frei; Posture belegt { NUMBER($kept_mb, maximumFractionDigits: 0) } MB.
    .remedy = Schaff Platz, bevor du aufnimmst: Eine halbe Stunde braucht etwa ein halbes GB.
doctor-room-none = Die Festplatte ist voll ({ NUMBER($free_gb, maximumFractionDigits: 1) } GB frei; Posture belegt { NUMBER($kept_mb, maximumFractionDigits: 0) } MB): Es wird nichts mehr aufgenommen.
    .remedy = Lösch Clips auf der Seite /review oder anderes, bis 2 GB frei sind.
doctor-room-unknown = Wie viel frei ist, lässt sich nicht sagen: { $why }.
    .remedy = Sorge dafür, dass die Festplatte mit deinem Datenordner angeschlossen ist.

doctor-permissions-good = Nur du kannst lesen, was abgelegt ist.
doctor-permissions-windows = Windows hält andere Benutzer von selbst aus deinen Ordnern heraus.
doctor-permissions-loose =
    { $count ->
        [one] Andere Benutzer dieses Rechners kommen an eine deiner Dateien oder Ordner heran.
       *[other] Andere Benutzer dieses Rechners kommen an { $count } deiner Dateien und Ordner heran.
    }
    .remedy = Schließ sie mit: posture doctor --mend
doctor-permissions-offer =
    { $count ->
        [one] Für andere schließen?
       *[other] Diese { $count } für andere schließen?
    }
doctor-permissions-mended =
    { $count ->
        [one] Eine Datei oder ein Ordner ist jetzt für andere geschlossen.
       *[other] { $count } Dateien und Ordner sind jetzt für andere geschlossen.
    }
doctor-permissions-stay =
    { $count ->
        [one] Eine Datei oder ein Ordner ließ sich nicht für andere schließen.
       *[other] { $count } Dateien und Ordner ließen sich nicht für andere schließen.
    }
    .remedy = Vielleicht merkt sich der Datenträger keine Rechte, wie ein USB-Stick: Wähl einen anderen Datenordner.
doctor-permissions-foreign =
    { $count ->
        [one] Etwas in { $folder } gehört einem anderen Benutzer.
       *[other] { $count } Dinge in { $folder } gehören einem anderen Benutzer.
    }
    .remedy = Wenn es deine sind, übernimm sie: sudo chown -R $USER und der Ordner.

doctor-database-none = Noch keine; sie wird angelegt, sobald sie gebraucht wird.
doctor-database-server = Der Datenbankserver antwortet, und seine Tabellen sind die dieser Version.
doctor-database-good =
    { $people ->
        [0] Heil und auf dem neuesten Stand, { NUMBER($size_mb, maximumFractionDigits: 1) } MB, niemand darin
        [one] Heil und auf dem neuesten Stand, { NUMBER($size_mb, maximumFractionDigits: 1) } MB, eine Person darin
       *[other] Heil und auf dem neuesten Stand, { NUMBER($size_mb, maximumFractionDigits: 1) } MB, { $people } Personen darin
    }
doctor-database-behind = Sie stammt von einer früheren Version von Posture.
    .remedy = Beim nächsten Start wird sie auf den neuesten Stand gebracht, oder jetzt mit: posture doctor --mend
doctor-database-behind-offer = Die Datenbank auf den neuesten Stand bringen? Vorher wird eine Kopie daneben gelegt.
doctor-database-upgraded = Sie ist jetzt auf dem neuesten Stand; eine Kopie des alten liegt daneben.
doctor-database-index = Ein Index ist beschädigt; verloren ist nichts.
    .remedy = Leg ihn neu an mit: posture doctor --mend
doctor-database-index-offer = Die Indizes der Datenbank neu anlegen?
doctor-database-reindexed = Die Indizes sind neu angelegt; die Datenbank ist heil.
doctor-database-damaged = Die Datenbank ist beschädigt.
    .remedy = Beende Posture und rette dann, was noch lesbar ist, mit: posture doctor --mend
doctor-database-damaged-offer = Aus allem, was noch lesbar ist, eine neue Datenbank machen? Die beschädigte bleibt daneben liegen.
doctor-database-saved = Alle { $rows } Einträge sind in eine neue Datenbank gerettet. Die beschädigte heißt jetzt { $file }.
doctor-database-saved-part = { $rows } Einträge sind in eine neue Datenbank gerettet; andere waren nicht mehr lesbar. Die beschädigte heißt jetzt { $file }; heb sie auf, und sieh nach, ob eine andere Kopie (.backup.db) enthält, was fehlt.
doctor-database-unsaved = Sie ließ sich nicht retten: { $why }.
    .remedy = Schaff Platz auf der Festplatte, beende Posture und versuch es noch einmal.

doctor-strays-none = Nichts ist liegen geblieben, und nichts wurde abgebrochen.
doctor-strays-left =
    { $count ->
        [one] Etwas, woran niemand mehr arbeitet, ist liegen geblieben: { NUMBER($size_mb, maximumFractionDigits: 1) } MB.
       *[other] { $count } Dinge, an denen niemand mehr arbeitet, sind liegen geblieben: { NUMBER($size_mb, maximumFractionDigits: 1) } MB.
    }
    .remedy = Räum auf mit: posture doctor --mend
doctor-strays-left-offer =
    { $count ->
        [one] Wegräumen? Kein Clip und keine Aufnahme wird angerührt.
       *[other] Diese { $count } wegräumen? Kein Clip und keine Aufnahme wird angerührt.
    }
doctor-strays-removed =
    { $count ->
        [one] Das Liegengebliebene ist weggeräumt.
       *[other] { $count } liegen gebliebene Dinge sind weggeräumt.
    }
doctor-strays-stay =
    { $count ->
        [one] Etwas Liegengebliebenes ließ sich nicht wegräumen.
       *[other] { $count } liegen gebliebene Dinge ließen sich nicht wegräumen.
    }
    .remedy = Sorge dafür, dass dein Datenordner dir gehört und kein anderes Programm ihn offen hat.
doctor-strays-recordings =
    { $count ->
        [one] Eine Aufnahme wurde abgebrochen.
       *[other] { $count } Aufnahmen wurden abgebrochen.
    }
    .remedy = Starte posture serve: Dann kommen sie in die Sammlung.
doctor-strays-reviews =
    { $count ->
        [one] Die Auswertung eines Clips wurde abgebrochen.
       *[other] Die Auswertungen von { $count } Clips wurden abgebrochen.
    }
    .remedy = Die Seite /review zeigt, welche, und wiederholt sie.
doctor-strays-old =
    { $count ->
        [one] Eine Auswertung wurde abgebrochen, als sie eine frühere ablöste.
       *[other] { $count } Auswertungen wurden abgebrochen, als sie frühere ablösten.
    }
    .remedy = Hol die früheren zurück mit: posture doctor --mend
doctor-strays-old-offer = Die früheren Auswertungen zurückholen, wo keine neuere ist?
doctor-strays-put-back =
    { $count ->
        [one] Die frühere Auswertung ist wieder da oder der neueren gewichen.
       *[other] { $count } frühere Auswertungen sind wieder da oder neueren gewichen.
    }
doctor-strays-unfinished = Ein Löschen oder Wiederherstellen wurde abgebrochen.
    .remedy = Bring es zu Ende mit: posture doctor --mend
doctor-strays-unfinished-offer = Das abgebrochene Löschen oder Wiederherstellen zu Ende bringen?
doctor-strays-finished = Was abgebrochen war, ist jetzt zu Ende gebracht.
doctor-strays-no-film = Clips ohne ihren Film: { $names }.
    .remedy = Leg die Datei film aus einer Sicherung zurück, oder lösch diese Clips auf der Seite /review.
doctor-strays-foreign =
    { $more ->
        [0] Nicht von Posture, bleibt unberührt: { $names }.
       *[other] Nicht von Posture, bleibt unberührt: { $count } Dateien, etwa { $names }.
    }
    .remedy = Bewahr eigene Dateien anderswo auf: Wer löscht, was Posture ablegt, löscht vielleicht diesen Ordner.

doctor-models-good = { $model }, { NUMBER($size_mb, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB, Prüfsumme stimmt
doctor-camera-none = keine
    .remedy = Schließ eine an, oder werte Clips aus: Dazu braucht es keine.
doctor-camera-barred = keine Berechtigung für { $devices }
    .remedy = Tritt der Gruppe video bei mit: sudo usermod -aG video $USER  und melde dich neu an.
doctor-camera-good = { $name } (Nummer { $number }) liefert Bilder von { $width } × { $height }.
doctor-camera-silent = { $name } (Nummer { $number }) liefert kein Bild.
    .remedy = Schließ andere Programme, die die Kamera benutzen, und die Seite von Posture; steck sie neu ein.
doctor-port-good = { $port } ist frei.
doctor-port-taken = { $port } lässt sich nicht benutzen: { $why }.
    .remedy = Beende das Programm, das ihn benutzt, vielleicht Posture selbst, oder wähl mit --port einen anderen.
doctor-browser-good = Von hier lässt sich einer öffnen.
doctor-browser-none = Von hier lässt sich keiner öffnen.
    .remedy = Tipp die Adresse, die posture serve nennt, in irgendeinen Browser; --open bewirkt hier nichts.
doctor-speed-of-model = { $model }: { NUMBER($frame_ms, maximumFractionDigits: 0) } ms je Bild, etwa { NUMBER($rate, maximumFractionDigits: 0) } Antworten je Sekunde
doctor-speed-rarely = { $model } hat den Menschen in { $seen } von { $frames } Bildern von { $clip } gesehen.
    .remedy = Installier Posture neu, mit der mediapipe-Version, die es verlangt.
doctor-speed-use = Nimm { $model }, die Voreinstellung: etwa { NUMBER($rate, maximumFractionDigits: 0) } Antworten je Sekunde.
doctor-speed-plenty = Nimm { $model }, die Voreinstellung: etwa { NUMBER($rate, maximumFractionDigits: 0) } Antworten je Sekunde. Dieser Rechner ist auch für { $other } schnell genug.
doctor-speed-use-quicker = Nimm { $model }: etwa { NUMBER($rate, maximumFractionDigits: 0) } Antworten je Sekunde; { $other } ist hier langsam.
    .remedy = Gib Befehlen, die es annehmen, --model { $model } mit. Sind andere Programme beschäftigt, prüf noch einmal ohne sie.
doctor-speed-slow = Selbst { $model } schafft nur etwa { NUMBER($rate, maximumFractionDigits: 0) } Antworten je Sekunde: Warnungen kommen spät.
    .remedy = Schließ andere Programme und prüf noch einmal; oder nimm dich auf und werte den Clip aus, das hat Zeit.
# (end of doctor)



### --- cli: The command line (posture.cli)

cli-help = Ein Trainer für die Dehnung der Oberschenkelrückseite im Stehen: wie viel von einer Vorbeuge aus der Hüfte kommt und wie viel aus dem Rücken.
cli-version = Version anzeigen.
cli-language = In dieser Sprache sprechen, etwa en; sonst in der des Systems.
cli-argument-empty = Eines der Argumente ist leer.
    .remedy = Lass es weg oder schreib hin, was gemeint ist; vielleicht ist eine Variable eines Skripts nicht gesetzt.
cli-argument-no-text = Eines der Argumente ist kein Text.
    .remedy = Schreib es mit den Zeichen dieses Systems (UTF-8).
cli-refused = Das System weigert sich: { $why }.
    .remedy = Prüf Namen, Rechte und den Platz auf der Festplatte, und versuch es noch einmal.
cli-refused-file = { $file } lässt sich nicht verwenden: { $why }.
    .remedy = Prüf den Namen, die Rechte und den Platz auf der Festplatte, und versuch es noch einmal.
cli-language-unknown = „{ $language }“ spricht Posture nicht; zur Wahl stehen { $known }
cli-json = Für Maschinen.
cli-yes = Nicht nachfragen.
cli-overwrite = Eine vorhandene Datei (FILE) ersetzen.
cli-model = Posenmodell: die schnelleren zuerst, die genaueren zuletzt.
cli-strictness = Wie viel Rundung durchgeht; sonst wie im Profil, oder standard.
cli-profile = Nach den Grenzen dieser Person urteilen (posture profiles list).
cli-calibration = Nach dem Höchstwert in einer Datei urteilen (posture calibrate --to).
cli-profile-or-calibration = gib --profile oder --calibration an, nicht beides
cli-time-wrong = „{ $given }“ ist keine Zeit: Schreib Sekunden, oder etwa 1:05.5 oder 1:02:03.
cli-file-there = { $file } gibt es schon.
    .remedy = Wähl einen anderen Namen, oder ersetz die Datei mit --overwrite.
cli-file-no-text = das ist kein Text

# posture serve, doctor, schema
cli-guests-help = Die Geräte, die eingelassen sind, wo Posture für mehr als diesen Computer geöffnet ist, und der Zugangscode.
cli-guests-throw-out-help = Geräte hinauswerfen: Was sie gerade tun, endet, und der Zugangscode ändert sich.
cli-guests-throw-out-ids = Kennungen aus der Liste.
cli-guests-throw-out-all = Alle hinauswerfen.
cli-guests-throw-out-whom = Nenn die Kennungen der Geräte, oder --all.
cli-guests-unknown = Einen Gast { $id } gibt es nicht.
    .remedy = Sieh nach mit posture guests.
cli-guests-none = Kein Gerät ist eingelassen.
cli-guests-code = Zugangscode: { $code }
cli-guests-heading-id = Kennung
cli-guests-heading-device = Gerät
cli-guests-heading-address = Adresse
cli-guests-heading-since = eingelassen
cli-guests-heading-seen = zuletzt gesehen
cli-doctor-help = Finden, was auf diesem Rechner und mit dem, was Posture ablegt, nicht stimmt; beheben, was sich beheben lässt, und sagen, was sonst zu tun ist.
cli-doctor-good = gut
cli-doctor-note = Hinweis
cli-doctor-mended = behoben
cli-doctor-needs-you = braucht dich
cli-doctor-mend = Beheben, was sich beheben lässt, jedes Mal mit Rückfrage.
cli-doctor-yes = Mit --mend: ohne Rückfrage.
cli-doctor-json = Das Gefundene als JSON ausgeben; es wird nichts gefragt.
cli-doctor-report = Auch einen Bericht zum Anhängen an ein Issue schreiben: kein Bild, kein Name und kein Pfad von dir steht darin.
cli-doctor-could-mend = Einiges davon lässt sich beheben mit: posture doctor --mend
cli-doctor-reported = Der Bericht steht in { $file }. Lies ihn, bevor du ihn anhängst.
cli-serve-help = Die Seite starten, vor der du dich dehnst: http://127.0.0.1:8000.
cli-serve-host = Adresse, unter der die Seite erreichbar ist; ohne Angabe nur von diesem Computer aus. Jede andere (0.0.0.0: überall) spricht https und fragt jedes Gerät nach einem Zugangscode.
cli-serve-ask = Auch auf diesem Computer nach dem Zugangscode fragen: Vielleicht arbeiten noch andere daran.
cli-serve-new-code = Einen neuen Zugangscode machen und alle Geräte hinauswerfen, die eingelassen waren.
cli-serve-certificate = Ein eigenes Zertifikat für https (PEM, dahinter die, die es unterschrieben haben); braucht --key.
cli-serve-key = Der private Schlüssel dieses Zertifikats (PEM, ohne Passwort).
cli-serve-port = Port, unter dem die Seite erreichbar ist; 0 nimmt einen freien.
cli-serve-camera = Durch diese Kamera des Rechners selbst sehen, nach ihrer Nummer (posture cameras), statt durch die des Browsers.
cli-serve-phone = Dein Handy als Kamera nehmen: öffnet die Seite für dein eigenes Netz (https und Zugangscode) und zeigt einen QR-Code für das Handy.
cli-serve-open = Die Seite im Browser öffnen.
cli-serve-log-level = Wie viel ins Protokoll im Ordner logs deiner Daten geschrieben wird: debug, info, warning oder error.
cli-schema-help = Das JSON-Schema von report.json, von posture evaluate oder von dessen --gap ausgeben.
cli-schema-name = report: report.json; evaluation: posture evaluate --json; gap: posture evaluate --gap DIR --json.

# posture bench, evaluate
cli-bench-help = Messen, wie schnell Posture auf diesem Computer ist.
cli-bench-review-help = Auswertungen eines Clips reihum neben einer einfachen Schleife aus OpenCV und dem bloßen Posenmodell messen. Es zählen die Verhältnisse.
cli-bench-clip = Ohne Angabe: eine Minute aus einem der Beispiele.
cli-bench-rounds = Wie oft jedes gemessen wird.
cli-bench-status = { $rounds ->
    [one] { $clip } wird ausgewertet, { $rounds } Runde
   *[other] { $clip } wird ausgewertet, { $rounds } Runden
 }
cli-bench-way-plain = einfache Schleife: OpenCV und das bloße Posenmodell
cli-bench-way-review = die ganze Auswertung
cli-bench-way-video = die ganze Auswertung mit dem beschrifteten Video
cli-bench-way-job = eine Auswertung mit einem Posenmodell
cli-bench-way-jobs = { $clips ->
    [one] { $clips } Clip auf einmal, mit je einem Posenmodell
   *[other] { $clips } Clips auf einmal, mit je einem Posenmodell
 }
cli-bench-live-help = Messen, wie unmittelbar es ist: Antworten je Sekunde, wie lange sie brauchen, Speicher; neben dem bloßen Posenmodell im selben Lauf.
cli-bench-live-clip = Was vor der Kamera ist; sonst eines der Beispiele.
cli-bench-live-seconds = Wie lange jeweils gemessen wird.
cli-bench-live-browser = Auch die Seite selbst, in einem Chromium, wo es eines gibt und Playwright installiert ist.
cli-bench-live-status = wird vorbereitet
cli-bench-live-seat-bare = das bloße Posenmodell
cli-bench-live-seat-client = ein schlichtes Programm
cli-bench-live-seat-browser = die Seite im Browser
cli-bench-live-heading-rate = Antworten/s
cli-bench-live-heading-p50 = ms: die Hälfte
cli-bench-live-heading-p95 = 95 %
cli-bench-live-heading-p99 = 99 %
cli-bench-live-heading-most = höchstens
cli-bench-live-heading-server = davon Messen
cli-bench-live-heading-memory = Speicher höchstens
cli-bench-live-memory = Eine Sitzung braucht das { NUMBER($times, minimumFractionDigits: 2, maximumFractionDigits: 2) }-Fache des Speichers des bloßen Posenmodells, eine zweite { NUMBER($second_mib, maximumFractionDigits: 0) } MiB mehr; { NUMBER($left_mib, maximumFractionDigits: 0) } MiB bleiben, wenn beide gegangen sind.
cli-bench-live-long = { $tasks ->
    [0] Die Seite war nie über 50 ms am Stück beschäftigt.
    [one] Die Seite war einmal über 50 ms am Stück beschäftigt, { NUMBER($longest_ms, maximumFractionDigits: 0) } ms lang.
   *[other] Die Seite war { $tasks }-mal über 50 ms am Stück beschäftigt, höchstens { NUMBER($longest_ms, maximumFractionDigits: 0) } ms.
 }
cli-bench-live-no-browser = Ohne Browser: die Seite selbst wurde nicht gemessen.
cli-bench-heading-rate = Bilder/s
cli-bench-heading-best = am besten
cli-bench-heading-ratio = Verhältnis
cli-bench-heading-memory = größter Speicher
cli-evaluate-help = Die Messung messen: Fehler an Clips mit bekannten wahren Winkeln, neben denen der üblichen Methode.
cli-evaluate-folder = Clips mit wahren Winkeln; ohne Angabe die Beispiele.
cli-evaluate-markdown = Die Tabelle als Markdown.
cli-evaluate-predictions = Statt der Winkel von Posture die eines anderen Programms: eine Zeile je Bild mit clip, time_s und lumbar_flexion_deg, dazu hip_hinge_deg, thoracic_flexion_deg und lumbar_sd_deg, wo es sie gibt.
cli-evaluate-gap = Stattdessen: wie weit die Menschen in diesen Clips und Fotos von denen entfernt sind, an denen der Schätzer gelernt hat, Merkmal für Merkmal. Wahre Winkel braucht das nicht.
cli-evaluate-status = das Posenmodell wird geladen

# posture calibrate
cli-calibrate-help = Den eigenen Höchstwert dieser Person aus einem Clip oder mit einer Kamera lernen; `review --profile` urteilt dann danach.
cli-calibrate-clip = Aufrecht stehen, mit flachem Rücken vorbeugen, stehen, runden, stehen.
cli-calibrate-profile = In diesem Profil aufheben; wenn es noch keines ist, wird es angelegt.
cli-calibrate-to = In einer Datei aufheben; ohne --profile in calibration.json.
cli-calibrate-camera = Jetzt filmen, mit dieser Kamera.
cli-calibrate-clip-or-camera = gib einen CLIP oder --camera an, eines von beiden
cli-calibrate-rescued = { $remedy } Die Kalibrierung liegt so lange in { $file }.
cli-calibrate-measured = Mit Absicht rundest du den unteren Rücken bis { NUMBER($maximum_deg, maximumFractionDigits: 0) }°; mit flachem Rücken beugst du dich bis { NUMBER($flat_hinge_deg, maximumFractionDigits: 0) }° vor. Vorsicht ab { NUMBER($caution_deg, maximumFractionDigits: 0) }°, rund ab { NUMBER($rounded_deg, maximumFractionDigits: 0) }°. Güte: { $grade ->
    [good] gut.
   *[fair] mittel.
 }
cli-calibrate-kept = Im Profil von { $name } aufgehoben.
cli-calibrate-kept-new = Im Profil von { $name } aufgehoben. Das Profil ist neu.

# posture profiles
cli-profiles-help = Wer Posture auf diesem Computer benutzt.
cli-profiles-name = Name des Profils, groß oder klein geschrieben.
cli-profiles-list-help = Alle Personen: wie sie beurteilt werden und wann sie zuletzt kalibriert wurden.
cli-profiles-show-help = Eine Person: wie sie beurteilt wird, und ihre Kalibrierungen.
cli-profiles-rename-help = Einem Profil einen anderen Namen geben; alles andere bleibt.
cli-profiles-rename-to = Der neue Name.
cli-profiles-delete-help = Ein Profil mit allem löschen, was über die Person bekannt ist, und jede Auswertung nach ihren Grenzen, endgültig; Filme bleiben.
cli-profiles-export-help = Ein Profil mit allen Kalibrierungen in eine Datei schreiben, für einen anderen Computer oder zum Aufheben.
cli-profiles-export-file = Wohin; ohne Angabe auf den Bildschirm.
cli-profiles-import-help = Ein exportiertes Profil hinzufügen.
cli-profiles-import-file = Ein exportiertes Profil.
cli-profiles-import-name = Stattdessen so nennen.
cli-profiles-import-overwrite = Ein Profil gleichen Namens ersetzen; seine Kalibrierungen bleiben dahinter erhalten.
cli-profiles-import-unreadable = { $file } lässt sich nicht lesen: { $why }.
    .remedy = Wähl ein exportiertes Profil.
cli-profiles-none = Noch keine Profile. Leg eines an, indem du kalibrierst.
cli-profiles-heading-name = Name
cli-profiles-heading-judged = beurteilt
cli-profiles-heading-calibrated = kalibriert
cli-profiles-fact-judged = beurteilt
cli-profiles-fact-made = angelegt
cli-profiles-fact-changed = geändert
cli-profiles-fact-calibrated = kalibriert
cli-profiles-fact-before = davor
cli-profiles-never = nie
cli-profiles-strictness = { $strictness ->
    [strict] streng
    [relaxed] nachsichtig
   *[standard] normal
 }
cli-profiles-own = eigen: Vorsicht ab { $caution_pct } %, rund ab { $rounded_pct } % des Höchstwerts
cli-profiles-renamed = { $old } heißt jetzt { $new }.
cli-profiles-delete-sure = { $calibrations ->
    [one] { $name } mit { $calibrations } Kalibrierung, allen Übungen und jeder Auswertung nach diesen Grenzen löschen? Filme bleiben. Das lässt sich nicht rückgängig machen.
   *[other] { $name } mit { $calibrations } Kalibrierungen, allen Übungen und jeder Auswertung nach diesen Grenzen löschen? Filme bleiben. Das lässt sich nicht rückgängig machen.
 }
cli-profiles-deleted = { $name } ist gelöscht.
cli-profiles-exported = { $name } steht in { $file }.
cli-profiles-imported = { $calibrations ->
    [one] { $name } ist da, mit { $calibrations } Kalibrierung.
   *[other] { $name } ist da, mit { $calibrations } Kalibrierungen.
 }

# posture places
cli-places-help = Wo sich jede Person dehnt, wie die Kamera es sieht. Die Plätze werden von selbst gemerkt.
cli-places-profile = Name des Profils, groß oder klein geschrieben.
cli-places-name = Name des Platzes, groß oder klein geschrieben.
cli-places-list-help = Die Plätze einer Person, der zuletzt benutzte zuerst.
cli-places-none = Noch keine Plätze: Die nächste Einheit von { $name } merkt sich einen.
cli-places-heading-name = Name
cli-places-heading-seen = wie die Kamera dich sieht
cli-places-heading-used = zuletzt benutzt
cli-places-rename-help = Einen Platz umbenennen.
cli-places-rename-to = Der neue Name.
cli-places-renamed = { $old } heißt jetzt { $new }.
cli-places-delete-help = Einen Platz vergessen; Kalibrierungen und Einheiten bleiben. Er kommt wieder, wenn du dich dort wieder dehnst.
cli-places-deleted = { $name } ist vergessen.

# posture history
cli-history-help = Die bisherigen Einheiten, die neueste zuerst.
cli-history-profile = Nur die dieser Person; ohne Angabe alle.
cli-history-json = Für Maschinen, mit allem, was aufgehoben ist.
cli-history-csv = Eine Tabelle schreiben, eine Zeile je Halten.
cli-history-pdf = Schreib ein Blatt für Praxis oder Klinik, ein bis zwei Seiten.
cli-history-weeks = Wie viele Wochen das Blatt zurückschaut.
cli-history-fhir = Schreib FHIR-R4-Observations, für das Programm einer Patientenakte.
cli-history-whose = Diese Einheiten stammen von mehreren Personen.
    .remedy = Sag, für wen das Blatt ist: --profile NAME, also eine Person aus { $names }.
cli-history-paper = Geschrieben für { $weeks ->
    [one] eine Woche: { $file }
   *[other] { $weeks } Wochen: { $file }
 }
cli-history-written = { $sessions ->
    [one] { $sessions } Einheit in { $file }.
   *[other] { $sessions } Einheiten in { $file }.
 }
cli-history-none = Noch keine Einheiten. Sie werden aufgehoben, wenn du dich dehnst: posture serve --open
cli-history-heading-when = wann
cli-history-heading-who = wer
cli-history-heading-stretch = Dehnung
cli-history-heading-left = links
cli-history-heading-right = rechts
cli-history-heading-both = beide
cli-history-heading-warnings = Warnungen
cli-history-pain = Schmerz
cli-history-pain-at = Schmerz bei { NUMBER($time_s, maximumFractionDigits: 0) } s
cli-history-cut-short = abgebrochen
cli-history-clip = Clip
cli-history-delete-help = Einheiten endgültig löschen; das Profil und seine Kalibrierungen bleiben.
cli-history-delete-profile = Alle Einheiten dieser Person.
cli-history-delete-nobody = Alle Einheiten ohne Profil.
cli-history-delete-session = Eine Einheit, wie in --json.
cli-history-delete-which = gib eines von --profile, --nobody und --session an
cli-history-delete-one = Diese Einheit löschen? Das lässt sich nicht rückgängig machen.
cli-history-deleted-one = Sie ist gelöscht.
cli-history-delete-all = { $sessions ->
    [one] { $sessions } Einheit von { $name } löschen? Das lässt sich nicht rückgängig machen.
   *[other] { $sessions } Einheiten von { $name } löschen? Das lässt sich nicht rückgängig machen.
 }
cli-history-deleted-all = { $sessions ->
    [one] { $sessions } Einheit von { $name } gelöscht.
   *[other] { $sessions } Einheiten von { $name } gelöscht.
 }
cli-history-delete-nobodys = { $sessions ->
    [one] { $sessions } Einheit ohne Profil löschen? Das lässt sich nicht rückgängig machen.
   *[other] { $sessions } Einheiten ohne Profil löschen? Das lässt sich nicht rückgängig machen.
 }
cli-history-deleted-nobodys = { $sessions ->
    [one] { $sessions } Einheit ohne Profil gelöscht.
   *[other] { $sessions } Einheiten ohne Profil gelöscht.
 }

# posture stretches
cli-stretches-help = Die Dehnungen: welche es gibt, und wie jede geht.
cli-stretches-list-help = Die Dehnungen, jede mit ihrer Haltung und Dauer.
cli-stretches-show-help = Wie eine geht: Schritte, Aufbau, was beurteilt wird und was nicht, wie lange, und worauf du achtest.
cli-stretches-id = Wie in `posture stretches`.
cli-stretches-check-help = Eine eigene Datei prüfen, bevor du sie in den Ordner deiner Dehnungen legst.
cli-stretches-file = Eine eigene Dehnung als TOML-Datei.
cli-stretches-json-after = schreib --json hinter den Befehl
cli-stretches-heading-id = Kennung
cli-stretches-heading-name = Name
cli-stretches-heading-position = Haltung
cli-stretches-heading-dose = Dosis
cli-stretches-part-how = So geht es
cli-stretches-part-camera = Aufbau
cli-stretches-part-dose = Wie lange
cli-stretches-part-judged = Darauf achtet Posture
cli-stretches-part-not-judged = Nicht beurteilt
cli-stretches-part-cautions = Vorsicht
cli-stretches-part-for-all = Wie immer
cli-stretches-part-drawing = Zeichnung
cli-stretches-right = { $file } stimmt: { $name } ({ $position }). { $dose }
cli-stretches-put = Leg sie, und ihre Zeichnung, falls es eine gibt, in { $folder }, um sie zu benutzen.

# posture review
cli-review-help = Aufgenommene Clips auswerten: je Clip frames.csv, report.json und timeline.png in DIR/<clip>/.

    Bei mehreren Clips oder einem Ordner steht in summary.csv und summary.parquet je eine Zeile. Abgebrochen macht derselbe Befehl weiter: Clips mit gleichem Inhalt und gleichen Einstellungen werden nicht noch einmal ausgewertet.
cli-review-clips = Videos, Bilder oder Ordner davon; auch Adressen in einer Ablage, etwa s3://bucket/ordner.
cli-review-out = Wohin die Berichte kommen.
cli-review-from = Ab da auswerten: Sekunden, oder etwa 1:05.5.
cli-review-to = Bis dahin auswerten.
cli-review-export = Außerdem schreiben: all, oder Namen wie html,video,motion.
cli-review-jobs = Clips auf einmal; ohne Angabe einer je Kern.
cli-review-scheduler = Den Dask-Cluster unter dieser Adresse benutzen; seine Rechner müssen die Clips und --out unter denselben Pfaden sehen.
cli-review-again = Auch Clips auswerten, die es schon wurden.
cli-review-keep-poses = Auch poses.zip schreiben: was das Posenmodell sah, um es neu zu beurteilen.
cli-review-again-from = Angegeben sind poses.zip: sie neu beurteilen, ohne das Posenmodell.
cli-bench-way-again = aufgezeichnete Posen, neu beurteilt
cli-review-title = { $clips ->
    [one] { $clips } Clip
   *[other] { $clips } Clips
 }
cli-review-stopped = Angehalten nach { $done } von { $clips } Clips; deren Berichte sind vollständig. Derselbe Befehl macht weiter.
cli-review-out-stored = Berichte werden nur auf Festplatten geschrieben, nicht nach { $address }.
    .remedy = Gib mit --out einen Ordner an, und kopier ihn danach dorthin.
cli-review-again-from-stored = Aufgezeichnete Posen werden nur von Festplatten gelesen, nicht von { $address }.
    .remedy = Kopier sie erst auf diesen Computer.
cli-review-breaks-off = Der Clip bricht vor seinem Ende ab; das hier ließ sich lesen.
cli-review-heading-clip = Clip
cli-review-heading-judged = beurteilt
cli-review-heading-rounded = rund
cli-review-heading-warnings = Warnungen
cli-review-heading-hips = Hüfte
cli-review-heading-back = Rücken
cli-review-note-failed = misslungen
cli-review-note-damaged = bricht ab
cli-review-more = … und { $clips } weitere.
cli-review-done = { $clips ->
    [one] { $clips } Clip
   *[other] { $clips } Clips
 }{ $failed ->
    [0] {""}
   *[other] , davon { $failed } misslungen
 }. Alle Zahlen: { $files }.

# The stretch in the terminal
cli-stretch-help = Vor einer Kamera dieses Rechners dehnen: er spricht, und das Terminal zeigt den Coach.
cli-stretch-id = Welche Dehnung: ihre Kennung (posture stretches); sonst die wichtigste.
cli-stretch-camera = Die Kamera, nach ihrer Nummer (posture cameras).
cli-stretch-profile = Wer dehnt (posture profiles list): beurteilt nach dessen Grenzen, vermerkt in dessen Verlauf.
cli-stretch-hold = Sekunden je Halten; sonst so, wie es die Dehnung sagt.
cli-stretch-rounds = Durchgänge; sonst so, wie es die Dehnung sagt.
cli-stretch-mute = Nicht sprechen; die Glocke des Terminals läutet trotzdem.
cli-stretch-silent = Dieser Rechner hat keine Stimme, die ich nutzen kann: du hörst nur die Glocke, und was gesagt wird, steht hier.
cli-stretch-yes = j
cli-stretch-no = n
cli-stretch-getting-ready = Gleich geht es los …
cli-stretch-offline = Keine Kamera
cli-stretch-round = { $leg ->
    [left] linkes Bein
    [right] rechtes Bein
   *[both] beide Beine
 }, { $round } von { $rounds }
cli-stretch-lean = Hüfte { $hips_deg }°, unterer Rücken { $back_deg }°
cli-stretch-keys = Buchstabe und Eingabetaste: { $keys }
cli-stretch-key-pause = Pause, oder weiter
cli-stretch-key-skip = überspringen
cli-stretch-key-start-over = von vorn
cli-stretch-key-pain = es tut weh
cli-stretch-key-finish = beenden
cli-cameras-help = Die Kameras dieses Rechners, nach Nummer und Name. Keine wird eingeschaltet.
cli-cameras-heading-index = Nummer
cli-cameras-heading-name = Name
cli-cameras-none = Ich finde keine Kamera. Schließ eine an, oder sieh nach, ob ein anderes Programm sie verbirgt.

# posture data
cli-data-help = Alles, was Posture aufbewahrt: zeigen, herausgeben, löschen, sichern.
cli-data-person = Name des Profils; oder eines gelöschten, von dem noch Auswertungen da sind.
cli-data-all = Von allen, und was zu diesem Computer gehört.
cli-data-which = Nenne eine Person oder gib --all an.
cli-data-refused = { $file } lässt sich nicht lesen oder ändern: { $why }.
    .remedy = Prüf, ob darin geschrieben werden darf und ob auf der Festplatte Platz ist, und versuch es noch einmal.
cli-data-show-help = Was aufbewahrt wird, von wem, wie viel, seit wann und wo.
cli-data-show-json = Als JSON, für Maschinen.
cli-data-folder = Das liegt in { $folder } auf diesem Computer.
cli-data-database = Personen und Übungen liegen in der Datenbank { $database }.
cli-data-nothing = Noch wird nichts aufbewahrt.
cli-data-heading-what = was
cli-data-heading-whose = von wem
cli-data-heading-count = Anzahl
cli-data-heading-size = Größe
cli-data-heading-since = seit
cli-data-heading-where = wo
cli-data-export-help = Alles von einer Person herausgeben (PERSON DATEI.zip) oder von allen (--all DATEI.zip).
cli-data-export-file = Das ZIP-Archiv, das geschrieben wird.
cli-data-export-where = Nenne die Datei, die geschrieben werden soll, etwa anna.zip.
cli-data-exported = { $files ->
    [one] Eine Datei liegt in { $file }.
   *[other] { $files } Dateien liegen in { $file }.
 }
cli-data-erase-help = Alles von einer Person löschen oder alles, was da ist (--all); sagt vorher, was das ist, und fragt nach.
cli-data-erase-dry = Nur sagen, was gelöscht würde.
cli-data-erase-goes = Das wird endgültig gelöscht:
cli-data-erase-retitled = Diese Filme anderer nennen die Person im Titel. Sie bekommen einen anderen Titel und müssen neu ausgewertet werden: { $titles }.
cli-data-erase-sure = Das alles von { $name } löschen?
cli-data-erase-sure-all = Alles löschen, was Posture auf diesem Computer aufbewahrt?
cli-data-erased = Von { $name } ist nichts mehr da. Sicherungen und anderswo gespeicherte Dateien musst du selbst löschen.
cli-data-erased-all = Nichts ist mehr da außer einer leeren Datenbank. Sicherungen und anderswo gespeicherte Dateien musst du selbst löschen.
cli-data-backup-help = Alles, was bleibt, in eine Datei schreiben, auch während Posture läuft. Schlüssel von Geräten und Protokolle sind nicht darin.
cli-data-backup-file = Die Datei, die geschrieben wird, etwa posture-sicherung.zip.
cli-data-backed-up = { $files ->
    [one] Eine Datei, { $size }, liegt in { $file }.
   *[other] { $files } Dateien, { $size }, liegen in { $file }.
 } Sie ist nicht verschlüsselt: Bewahr sie dort auf, wo niemand sonst sie lesen kann.
cli-data-restore-help = Den Inhalt einer Sicherung in den Datenordner legen, auf diesem Computer oder einem anderen.
cli-data-restore-file = Eine Datei, die „posture data backup“ geschrieben hat.
cli-data-restore-overwrite = Auch wenn dort schon etwas liegt; das wird dann gelöscht.
cli-data-restored = { $files ->
    [one] Eine Datei vom { $day } liegt wieder in { $folder }.
   *[other] { $files } Dateien vom { $day } liegen wieder in { $folder }.
 }

# Wie lange es noch dauert
cli-left = { $name }: { $percent } %, { $left }
cli-left-unknown = wie lange noch, weiß noch niemand
cli-left-soon = noch keine Minute
cli-left-minutes = noch etwa { $minutes } min
cli-left-hours = noch etwa { $hours } h { $minutes } min

# Goals and reminders
cli-due-help = Ob es Zeit zum Dehnen ist, in einer Zeile; schnell genug für einen Prompt.
cli-due-prompt = Nur etwas sagen, wenn es fällig ist: für einen Prompt oder cron.
cli-due-snooze = Erinnerungen um so viele Stunden verschieben.
cli-goals-help = Was du erreichen willst, wie weit du bist, und die letzte Woche.
cli-goals-profile = Von dieser Person; sonst von niemandem im Besonderen.
cli-goals-days = Tage pro Woche.
cli-goals-depth = Wie tief eine flache Beugung werden soll, in Grad; 0: keine bestimmte Tiefe.
cli-goals-at = Ab wann ein Tag fällig ist.
cli-goals-quiet = Wann nichts gesagt wird; zweimal dieselbe Zeit: nie.
cli-goals-remind = Ob du überhaupt erinnert wirst.
cli-goals-ics = Schreib eine Kalenderdatei mit den Tagen, jede Woche.
cli-goals-time = { $given } ist keine Uhrzeit wie 18:30
cli-goals-wrong = eine Tiefe liegt zwischen 10 und 120 Grad
cli-goals-are = { $days ->
    [one] Ein Tag pro Woche
   *[other] { $days } Tage pro Woche
 }{ $depth_deg ->
    [0] .
   *[other] , mit jedem Bein { NUMBER($depth_deg, maximumFractionDigits: 0) }° tief.
 }
cli-goals-hours = { $remind ->
    [yes] Erinnerung ab { $at } Uhr, Ruhe von { $quiet_from } bis { $quiet_to } Uhr.
   *[no] Keine Erinnerungen.
 }
cli-goals-ics-written = { $file } lässt sich mit jedem Kalender öffnen.

# Before and after
cli-compare-help = Vorher und nachher auf einem Blatt (PDF): zwei ausgewertete Clips oder die erste und letzte Einheit einer Person.
cli-compare-clips = Zwei Ordner, die posture review geschrieben hat; ohne sie werden Einheiten verglichen.
cli-compare-profile = Wessen Einheiten; sonst die von niemandem im Besonderen.
cli-compare-stretch = Von dieser Dehnung; sonst von der häufigsten.
cli-compare-to = Wohin das Blatt geschrieben wird.
cli-compare-two = gib zwei Ordner an, oder keinen und --profile oder --stretch
cli-compare-written = Nach { $file } geschrieben.

# (end of cli)



### --- server: The server (server/)

# Was vor einer Dehnung stimmen muss
server-check-body = Ganz im Bild
server-check-alone = Niemand sonst im Bild
server-check-distance = Im richtigen Abstand
server-check-side = Seitlich zur Kamera
server-check-light = Genug Licht
server-check-still = Kamera steht still
server-check-standing = Stehhaltung erfasst
server-check-sitting = Sitzhaltung erfasst

server-disk-full = Auf der Festplatte dieses Computers ist kein Platz mehr.
    .remedy = Lösche, was du nicht mehr brauchst, und versuch es dann noch einmal.
server-system-refused = Posture kann seine Dateien nicht lesen oder schreiben: { $reason }.
    .remedy = Prüfe die Rechte seines Ordners oder nenne mit POSTURE_DATA einen anderen, und versuch es dann noch einmal.

server-judged-nothing = nichts gesagt
server-judged-careful = zur Vorsicht gemahnt
server-judged-warned = { $seconds } s lang gewarnt
server-judged = Bei deiner geraden Beuge hätten diese Grenzen { $flat }, bei deiner runden { $round }.
server-judged-too-strict = { server-judged } Das ist zu streng für dich.
server-judged-too-relaxed = { server-judged } Das ist zu locker: Selbst dein runder Rücken geht durch.

# Das Wort zu jedem Schritt einer Kalibrierung, aus drei Metern zu lesen
server-calibrating-stand = Aufrecht
server-calibrating-hinge = Gerade beugen
server-calibrating-stand-again = Aufrichten
server-calibrating-round = Runden
server-calibrating-stand-last = Aufrichten
server-calibrating-done = Fertig
server-calibrating-refused = Noch nicht
server-calibrating-no-person = Ins Bild
server-calibrating-out-of-frame = Zurück
server-calibrating-not-side-on = Drehen

# Die Live-Verbindung
server-live-no-start = Die erste Nachricht muss ein Start sein.
    .remedy = Schick zuerst {"{"}"type": "start", "model": "full"{"}"}.
server-live-no-camera = Posture wurde ohne eigene Kamera gestartet.
    .remedy = Starte es mit posture serve --camera 0, oder nimm die Kamera des Browsers.
# Das Handy, das die Kamera ist
server-phone-none = Posture wurde ohne ein Handy als Kamera gestartet.
    .remedy = Starte es so: posture serve --phone
server-phone-nobody = Kein Handy ist verbunden.
    .remedy = Scanne mit dem Handy das Bild auf der Seite „Handy“ des Computers, und tippe auf „Dieses Handy als Kamera nehmen“.
server-phone-hidden = Die Seite von Posture ist auf dem Handy nicht zu sehen.
    .remedy = Entsperre das Handy und hol die Seite nach vorn.
server-phone-silent = Vom Handy kommt kein Bild.
    .remedy = Lass seine Seite offen und sein WLAN an. Es geht von selbst weiter.
server-phone-taken = Jetzt ist ein anderes Handy die Kamera.
    .remedy = Um wieder dieses zu nehmen, tippe auf „Dieses Handy als Kamera nehmen“.
server-phone-unknown = Der Computer kennt die Seite dieses Handys nicht mehr.
    .remedy = Lade die Seite neu.
server-phone-no-root = Es gibt kein eigenes Zertifikat von Posture, dem zu vertrauen wäre.
    .remedy = Das benutzte wurde mit --certificate mitgebracht, oder die Seite läuft nicht über https.
server-vendor-none = Die Bibliothek für Diagramme ist nicht installiert.
    .remedy = Installiere sie: pip install plotly.
server-live-busy = Posture läuft schon in { $windows } anderen Fenstern.
    .remedy = Schließ eins davon und versuch es noch einmal.
server-live-load = { $step ->
        [smaller] Dein Rechner ist ausgelastet: Beurteilt werden kleinere Bilder.
        [lite] Dein Rechner ist ausgelastet: Es urteilt das schnellere Posenmodell.
       *[fewer] Dein Rechner ist stark ausgelastet: Beurteilt werden weniger Bilder.
    }
server-live-idle = Von dir war lange nichts zu sehen und zu hören, deshalb ist diese Sitzung beendet.
    .remedy = Fang noch einmal an.
server-live-bad-message = Diese Textnachricht gehört nicht zum Protokoll.
    .remedy = Schick nach dem Start die Bilder als binäre Nachrichten.
server-live-internal = Beim Messen ist etwas schiefgegangen.
    .remedy = Fang noch einmal an; passiert es wieder, sieh in dem Fenster nach, in dem Posture gestartet wurde.
server-save-slow = Diese Sitzung zu speichern dauert ungewöhnlich lange.
    .remedy = Lass Posture noch eine Weile laufen.
server-save-fault = Diese Sitzung ließ sich nicht speichern.
    .remedy = Sieh in dem Fenster nach, in dem Posture gestartet wurde.

# Ein Livebild
server-frame-short = Die Nachricht ist zu kurz für eine Zeit.
    .remedy = Schick 8 Byte Zeit, dann ein JPEG-Bild.
server-frame-large = Das Bild ist zu groß ({ $width } × { $height }).
    .remedy = Schick höchstens 1920 × 1080.
server-frame-small = Das Bild ist zu klein ({ $width } × { $height }).
    .remedy = Schick mindestens { $least } × { $least }.
server-frame-cut = Das Bild ist abgeschnitten.
    .remedy = Schick ein vollständiges JPEG-Bild.
server-frame-damaged = Das Bild ist beschädigt.
    .remedy = Schick ein vollständiges JPEG-Bild.
server-frame-no-jpeg = Das ist kein JPEG-Bild.
    .remedy = Schick ein vollständiges JPEG-Bild.
server-frame-no-size = Das Bild hat keine Größe.
    .remedy = Schick ein vollständiges JPEG-Bild.

server-not-understood = Diese Anfrage versteht Posture nicht.
    .remedy = Lade die Seite neu und versuche es noch einmal.
server-body-large = Diese Anfrage ist größer als { NUMBER($megabytes, maximumFractionDigits: 1) } MB, mehr, als Posture liest.
    .remedy = Lade die Seite neu und versuche es noch einmal.
server-body-stalled = Diese Anfrage ist nicht rechtzeitig angekommen.
    .remedy = Versuche es noch einmal; passiert es wieder, sieh nach deinem Netzwerk.
server-head-slow = Diese Anfrage ist nicht rechtzeitig angekommen. Versuche es noch einmal.
server-full = Zu Posture sind mehr Verbindungen offen, als es bedient.
    .remedy = Schließ andere Fenster und Programme, die es benutzen, und versuche es gleich noch einmal.
server-out-of-files = Keine Verbindung kann hereingelassen werden: Dieser Computer erlaubt Posture nicht mehr offene Dateien. Schließ andere Fenster oder hebe die Grenze an (ulimit -n).
server-database-busy = Was Posture aufbewahrt, lässt sich gerade nicht lesen: Zu viel wartet auf seine Datenbank.
    .remedy = Versuche es gleich noch einmal; bleibt es so, schließ andere Programme, die die Datenbank offen haben.
server-not-there = Das ist nicht da oder nicht mehr.
    .remedy = Lade die Seite neu und versuche es noch einmal.
server-no-room = Auf diesem Computer ist nicht genug Platz.
    .remedy = Lösche ein paar Clips oder schaffe sonst Platz.
server-without-profile = Ohne Profil

# Clips that are kept, brought or reviewed.
server-clip = Clip
server-clip-named = „{ $title }“
server-clip-not-whole = Der Clip ist nicht ganz angekommen.
    .remedy = Versuche es noch einmal.
server-clip-stalled = Der Clip kam nicht weiter an oder viel zu langsam.
    .remedy = Füge ihn noch einmal hinzu.
server-clips-at-once = Es kommen schon so viele Clips an, wie auf einmal dürfen.
    .remedy = Warte, bis einer davon da ist, und füge diesen noch einmal hinzu.
server-library-full = Deine Clips und Aufnahmen nehmen so viel Platz ein, wie sie dürfen: { NUMBER($size_gb, maximumFractionDigits: 1) } GB.
    .remedy = Lösche einige davon unter Auswerten oder lass sie mehr Platz einnehmen (POSTURE_LIBRARY_GB).
server-library-size-wrong = { $variable } ist keine Zahl von Gigabyte.
    .remedy = Setze es auf eine, etwa 50, oder lass es weg.
server-clip-empty = Diese Datei ist leer.
    .remedy = Wähle eine andere.
server-clip-too-large = Dieser Clip ist größer als { NUMBER($size_gb, maximumFractionDigits: 1) } GB.
    .remedy = Schneide den Teil mit der Dehnung heraus oder speichere ihn kleiner und versuche es noch einmal.
server-clip-too-long = „{ $title }“ ist länger als { $unit ->
        [hours] { $count ->
            [one] 1 Stunde
           *[other] { $count } Stunden
        }
       *[minutes] { $count ->
            [one] 1 Minute
           *[other] { $count } Minuten
        }
    }.
    .remedy = Schneide den Teil mit der Dehnung heraus und versuche es noch einmal.
server-clip-shipped = Dieser Clip gehört zu Posture.
    .remedy = Nur deine eigenen Clips lassen sich ändern.
server-clip-gone = Dieser Clip ist nicht mehr da.
    .remedy = Geh zurück zu deinen Clips; vielleicht hat ihn ein anderes Fenster gelöscht.
server-review-not-kept = Das Ergebnis lässt sich nicht speichern: { $reason }.
    .remedy = Prüfe den Ordner, in dem Posture seine Daten hat, und versuche es noch einmal.
server-jobs-waiting = Es warten schon { $jobs } Auswertungen und Kopien, so viele, wie dürfen.
    .remedy = Warte, bis ein paar davon fertig sind, oder halte welche an.
server-review-stumbled = Posture ist über diesen Clip gestolpert: { $error }.
    .remedy = Versuche es noch einmal; passiert es wieder, speichere den Clip in einem anderen Format.
server-review-memory = Dem Computer ging der Speicher aus.
    .remedy = Schließe andere Programme und versuche es noch einmal.
server-review-stuck = Posture ist in diesem Clip stecken geblieben.
    .remedy = Speicher ihn in einem anderen Format, und versuch es noch einmal.
server-review-lost = Posture kam durch diesen Clip nicht hindurch.
    .remedy = Versuche es noch einmal; passiert es wieder, speichere ihn in einem anderen Format.

# Recordings of a session, as they come in.
server-recording = Aufnahme
server-recording-kept = Was bis dahin aufgenommen wurde, bleibt erhalten, unter Auswerten.
server-recording-part-missing = Ein Teil der Aufnahme fehlt.
server-recording-too-long = Die Aufnahme ist so lang, wie sie höchstens sein kann.
server-recording-part-broken = Ein Teil der Aufnahme ist nicht ganz angekommen.
    .remedy = Schicke ihn noch einmal.
server-recordings-at-once = Es laufen schon { $recordings } Aufnahmen.
    .remedy = Beende eine davon oder warte zwei Minuten: Aufnahmen, deren Seite nicht mehr da ist, enden dann von selbst.
server-recording-taken-in = Diese Aufnahme wird gerade übernommen.
    .remedy = Schau in zwei Minuten unter Auswerten nach.
server-recording-no-room = Auf diesem Computer ist kein Platz, um weiter aufzunehmen.
server-recording-ended = Diese Aufnahme ist zu Ende.

# The shipped clips.
server-sample-flat-then-rounded = Erst gerade, dann rund
server-sample-flat = Durchweg gerader Rücken
server-sample-rounded = Ein runder Rücken
server-sample-heel-flat = Ferse auf dem Kasten, gerade
server-sample-heel-rounded = Ferse auf dem Kasten, rund
server-sample-calibration = Eine ganze Kalibrierung
server-sample-heel-near-rounded = Kameranahe Ferse erhöht, rund
server-sample-heel-far-flat = Kameraferne Ferse erhöht, gerade
server-sample-step-forward = Ein Fuß vorn, gerade
server-sample-forward-bend = Erst gerade, dann hängen lassen
server-sample-slight = Ein leicht runder Rücken
server-sample-loose-shirt = Ein runder Rücken im weiten Hemd
server-sample-turned-little = Etwas eingedreht, erst gerade, dann rund
server-sample-turned-much = Zu weit eingedreht, rund
server-sample-enters-late = Jemand kommt erst später ins Bild
server-drawing-from-above = von oben
server-sample-none = So ein Beispiel gibt es nicht.
    .remedy = Lade die Seite neu und versuche es noch einmal.

# Starting, and being refused.
server-ready = Posture ist bereit: Öffne { $url } im Browser. Mit Strg+C hält es an.
server-stopped = Angehalten.
server-port-none = Einen Port { $port } gibt es nicht.
    .remedy = Wähle einen zwischen 1024 und 65535, etwa --port 8000.
server-already-there = Posture läuft schon, auf { $url }; der Browser bekommt die Seite gezeigt.
server-port-taken = Port { $port } ist schon belegt, vielleicht von einem anderen Posture.
    .remedy = Halte es an oder wähle mit --port { $other } einen anderen Port.
server-port-denied = Port { $port } darfst du nicht benutzen.
    .remedy = Wähle einen über 1023, etwa --port 8000.
server-host-foreign = { $host } ist keine Adresse dieses Computers.
    .remedy = Lass --host weg oder gib eine IP-Adresse an.
server-refused-hosts = Diese Anfrage nennt mehr als einen Host oder Ursprung oder gar keinen Host.
server-refused-origin = Diese Anfrage kommt von einer anderen Webseite. Öffne Posture unter seiner eigenen Adresse.
server-refused-fetch = Eine andere Webseite hat danach gefragt. Öffne Posture unter seiner eigenen Adresse.
server-refused-address = Das ist keine Adresse dieses Computers. Öffne Posture über seine Nummer oder als localhost.

# Die Tür: Zugangscode, Gäste, Zertifikat.
server-door-asks = Hier braucht es einen Zugangscode.
    .remedy = Er steht in dem Fenster, in dem Posture gestartet wurde, und auf jenem Computer auf der Seite „Gäste“.
server-door-wrong = Das ist nicht der Zugangscode.
    .remedy = Er steht in dem Fenster, in dem Posture gestartet wurde, und auf jenem Computer auf der Seite „Gäste“.
server-door-wait = Es wurden zu viele falsche Codes eingegeben.
    .remedy = { $seconds ->
        [one] Warte eine Sekunde und versuch es dann noch einmal.
       *[other] Warte { $seconds } Sekunden und versuch es dann noch einmal.
    }
server-door-thrown-out = Dieses Gerät wird nicht mehr eingelassen.
    .remedy = Frag an dem Computer, auf dem Posture läuft, nach dem neuen Zugangscode.
server-door-elsewhere = Wer verbunden ist, zeigt nur der Computer, auf dem Posture läuft.
    .remedy = Öffne diese Seite dort.
server-door-unkept = Posture kann Zugangscode und Zertifikat nicht in { $folder } aufbewahren: { $reason }.
    .remedy = Prüf die Rechte dieses Ordners oder nenn mit POSTURE_DATA einen anderen. Ohne sie wird Posture für andere Geräte nicht geöffnet.
server-door-damaged-book = Die Datei ist beschädigt; lösch sie, dann braucht jedes Gerät den neuen Code
server-door-device = { $browser } auf { $system }
server-door-device-partly = { $known }
server-door-device-unknown = Unbekanntes Gerät
server-door-notice-code = Jedes Gerät wird nach dem Zugangscode { $code } gefragt: Wer ihn hat, sieht, ändert und löscht hier alles, so wie du.
server-door-notice-here = Diese Adresse bringt ihn mit: { $address }
server-door-notice-address = Auf einem Handy oder einem anderen Computer in deinem Netz öffne { $address } oder scanne das Bild unten; der Code steckt in beiden.
server-door-notice-or = Falls dort niemand antwortet, versuch es mit { $addresses }
server-door-notice-nowhere = Dieser Computer ist gerade in keinem Netz: Niemand sonst kann ihn erreichen.
server-door-notice-made = Der Browser wird warnen, dass die Verbindung nicht sicher ist: Posture hat das Zertifikat selbst ausgestellt, und niemand bürgt dafür. Geh nur weiter, wenn der Browser dafür diesen SHA-256-Fingerabdruck zeigt: { $fingerprint }
server-door-notice-new-code = Jemand wurde hinausgeworfen; der Zugangscode ist jetzt { $code }.
server-door-notice-moved = Dieser Computer hat jetzt eine andere Adresse: { $address }
server-door-notice-renewed = Das Zertifikat ist neu und hat den SHA-256-Fingerabdruck { $fingerprint }
server-door-notice-brought = Dein Zertifikat hat den SHA-256-Fingerabdruck { $fingerprint }
server-certificate-half = Zu einem eigenen Zertifikat gehören zwei Dateien.
    .remedy = Gib --certificate DATEI und --key DATEI an oder keins von beiden.
server-certificate-unread = { $file } lässt sich nicht lesen: { $reason }.
    .remedy = Prüf den Namen und die Rechte der Datei.
server-certificate-none = { $file } ist kein Zertifikat im PEM-Format.
    .remedy = Nimm eine Datei, die mit „-----BEGIN CERTIFICATE-----“ beginnt, dein eigenes Zertifikat zuerst.
server-certificate-key-none = { $file } ist kein privater Schlüssel im PEM-Format.
    .remedy = Nimm eine Datei, die mit „-----BEGIN PRIVATE KEY-----“ beginnt.
server-certificate-key-locked = Der private Schlüssel in { $file } ist mit einem Passwort verschlossen.
    .remedy = Speichere ihn ohne Passwort in einer Datei, die nur du lesen kannst: openssl pkey -in DATEI -out NEU.
server-certificate-key-other = Der private Schlüssel in { $file } gehört nicht zum Zertifikat in { $certificate }.
    .remedy = Nimm die beiden Dateien, die zusammen entstanden sind.
server-certificate-over = Das Zertifikat in { $file } ist am { $day } abgelaufen.
    .remedy = Erneuere es, oder lass --certificate weg: Dann stellt Posture eins aus.
server-certificate-early = Das Zertifikat in { $file } gilt erst ab { $day }.
    .remedy = Prüf die Uhr dieses Computers, oder lass --certificate weg: Dann stellt Posture eins aus.
server-certificate-refused = Das Zertifikat in { $file } ist nicht zu gebrauchen: { $reason }.
    .remedy = Lass ein anderes ausstellen, oder lass --certificate weg: Dann stellt Posture eins aus.

# Everybody's own data
server-data-everything = alles löschen
server-data-handing-over = Deine Daten werden schon für ein anderes Fenster zusammengestellt.
    .remedy = Warte, bis sie heruntergeladen sind, und versuche es dann noch einmal.
server-data-not-typed = Nichts wurde gelöscht.
    .remedy = Tipp „{ $word }“ ein, um zu löschen.

# (end of server)



### --- page-shared: The page: shared by all pages

page-shared-stretch = Dehnen
page-shared-calibrate = Kalibrieren
page-shared-review = Auswerten
page-shared-history = Verlauf
page-shared-pages = Seiten
page-shared-app = Ein Coach für die Dehnung der Beinrückseite im Stehen: Er schaut von der Seite zu und sagt, wenn dein Rücken rund wird. Nichts verlässt deinen Computer.
page-shared-away = Posture läuft gerade nicht
    .how = Starte es wie beim letzten Mal, zum Beispiel mit posture-coach in einem Terminal.
    .then = Sobald es läuft, geht die Seite von selbst weiter.
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
page-shared-due = Zeit zum Dehnen
    .later = In 3 Stunden erinnern
page-shared-loading = Wird geladen …
page-shared-start-camera = Mit Kamera starten
page-shared-start-sample = Ohne Kamera ausprobieren
page-shared-calibrate-again = Neu kalibrieren
page-shared-hips = Hüfte
page-shared-low-back = Unterer Rücken
page-shared-warned = Gewarnt

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

page-shared-needs-clips = Posture braucht JavaScript, um Clips zu zeigen.
page-shared-needs-history = Posture braucht JavaScript, um den Verlauf zu zeigen.

page-shared-starting = { $source ->
        [camera] Erlaube die Kamera, wenn der Browser fragt.
       *[sample] Das Beispiel fängt gleich an.
    }
    .failed = Posture konnte nicht starten.

# (end of page-shared)



### --- page-live: The page: the stretch (index)

page-live-title-stretch = Dehne deine Beinrückseiten.
    .flat = Halte den Rücken gerade.
    .lead = Posture sieht dir von der Seite zu, während du dich vorbeugst. Es zeigt, wie viel davon aus der Hüfte kommt und wie viel aus dem unteren Rücken, und sagt dir sofort, wenn dein Rücken rund wird.
page-live-who = Wer dehnt?
    .nobody = Niemand Bestimmtes
    .gone = { $name } ist nicht mehr da: in einem anderen Fenster gelöscht.
    .average = Du wirst wie die durchschnittliche Person beurteilt.
    .calibrated = Kalibriert am { $day }.
    .never = Noch nicht kalibriert: beurteilt wie die durchschnittliche Person.
    .calibrate = Kalibrieren
    .link-nobody = Kalibrieren, um an deinem eigenen Rücken gemessen zu werden
    .link-now = Jetzt kalibrieren, es dauert eine Minute
page-live-places = Deine Plätze
    .what = Wo du dich dehnst, wird von selbst gemerkt: wie die Kamera dich dort sieht. Von mehreren Kalibrierungen gilt die, die passt.
    .name = Name des Platzes { $name }
    .used = Zuletzt benutzt am { $day }.
    .forget = Vergessen
    .forget-one = Den Platz { $name } vergessen
    .forgotten = { $name } ist vergessen. Der Platz kommt wieder, wenn du dich dort wieder dehnst.
    .saved = Gespeichert.
page-live-keep = Eine Aufnahme behalten
    .where = – sie bleibt auf diesem Computer
page-live-sample-ended = Das Beispiel war zu Ende, bevor die Stehhaltung erfasst war.
    .remedy = Versuch es noch einmal; schließ andere Programme, wenn der Computer beschäftigt ist.
page-live-other-samples = Andere Beispiele:
page-live-private = Nichts verlässt diesen Computer.
    .more = Sobald du die Seite schließt, bleibt kein Bild übrig, außer du behältst eine Aufnahme.
page-live-careful = Nicht bei akuten Rückenschmerzen
    .more = und nicht bei Schmerzen, die ins Bein ziehen: Frag zuerst ärztlich nach. Posture schätzt, es stellt keine Diagnose.
page-live-chosen = Die gewählte Dehnung
    .open = Schritte und Einstellungen
    .another = Andere Dehnung
page-live-stretches = Dehnungen
page-live-drawing = Zwei Menschen beugen sich vor, eine Ferse auf einem Kasten: einer mit geradem, einer mit rundem Rücken.
    .flat = Gerader Rücken
    .round = Runder Rücken
    .place = Stell die Kamera auf Hüft- bis Brusthöhe, 2 bis 3,5 m entfernt, Licht von vorn. Steh seitlich, in enger Kleidung oder mit eingestecktem Hemd.
page-live-curve = Deine Übung über { NUMBER($seconds, maximumFractionDigits: 0) } Sekunden: Hüfte bis { $hips }°, unterer Rücken bis { $back }°, { $warnings ->
        [0] keine Warnung
        [one] 1 Warnung
       *[other] { $warnings } Warnungen
    }.
page-live-session = Dehnen
page-live-setup = Vorbereiten
    .getting-ready = Wird vorbereitet …
    .checks = Prüfliste
    .camera = Kamera
    .place = Dein Platz: { $name }
page-live-ready = Bereit
page-live-lean = Deine Vorbeuge
    .note = Bis zur Marke darf sich dein unterer Rücken beugen.
    .told = Deine Vorbeuge: { $hips } aus der Hüfte, { $back } aus dem unteren Rücken.
page-live-leg = Bein
    .knee = Knie gebeugt
page-live-pain = Es tut weh
page-live-skip = Weiter
page-live-start-over = Von vorn
page-live-finish = Beenden
page-live-next-time = Nächstes Mal
page-live-again = Noch einmal dehnen
    .home = Zum Anfang
    .print = Drucken
page-live-holds = Jedes Halten
    .leg = Bein
    .round = Runde
    .form = Gute Haltung
    .position = In Position
    .depth = Tiefe
    .warnings = Warnungen
    .stopped = Was die Uhr anhielt
page-live-limit = Deine Grenze für den unteren Rücken
page-live-details-note = Winkel sind Schätzungen in Grad, gemessen ab deinem eigenen Stand. ± ist eine Standardabweichung.
    .volume = Lautstärke
    .rate = Sprechtempo
    .mirror = Kamera wie einen Spiegel zeigen
    .voiceless = { $voices ->
            [foreign] Dieser Computer hat keine eigene deutsche Stimme, die der Browser benutzen darf: Du hörst nur Töne.
           *[none] Dieser Computer hat keine eigene Stimme, die der Browser benutzen darf: Du hörst nur Töne.
        }
page-live-option-hold = Halten
    .rounds = Runden
    .repetitions = Male je Bein
    .leg = Beginnen mit
    .either = egal welchem Bein
    .left = dem linken Bein
    .right = dem rechten Bein
    .count = { $usual ->
            [yes] { $value } (üblich)
           *[no] { $value }
        }
    .seconds = { $usual ->
            [yes] { $value } s (üblich)
           *[no] { $value } s
        }
page-live-sheet-how = So geht es
    .camera = Kamera
    .watches = Darauf achtet Posture
    .unwatched = Alles sieht es nicht
    .cautions = Gib acht
    .start = Starten
page-live-delete-recording = Die Aufnahme löschen?
page-live-key-space = Starten, Pause und weiter
page-live-key-pain = Es tut weh: sofort aufhören
page-live-key-skip = Weiter zu dem, was als Nächstes kommt
page-live-key-finish = Beenden und sehen, wie es lief
page-live-key-start-over = Von vorn: deinen Stand neu aufnehmen (freies Üben)
page-live-key-details = Details: Winkel, wie sicher sie sind, Tempo

# The figures behind the sign.
page-live-reading = Ganze Vorbeuge
    .hips = Hüfte
    .back = Unterer Rücken
    .upper = Oberer Rücken
    .share = Unterer Rücken, Anteil der vollen Beugung
    .knee-left = Linkes Knie gebeugt
    .knee-right = Rechtes Knie gebeugt
    .turned = Von der Seite weggedreht
    .judged = Lässt es sich beurteilen
    .latency = Vom Bild zur Antwort
    .measuring = davon Messen
    .rate = Bilder pro Sekunde
page-live-status = { $status ->
        [ok] ja
        [no_person] niemand da
        [out_of_frame] nicht ganz im Bild
        [not_side_on] nicht seitlich
        [no_reference] Stand noch nicht aufgenommen
       *[low_confidence] zu unsicher
    }

# Keeping a recording.
page-live-recording = { $state ->
        [paused] Aufnahme pausiert
       *[running] Aufnahme
    }
    .too-often = Die Aufnahme ist zu Ende. Sie brach zu oft ab.
    .unable = Die Aufnahme ist zu Ende. Dieser Browser kann die Kamera nicht aufnehmen.
    .broken = Die Aufnahme ist zu Ende. Der Browser konnte nicht weiter aufnehmen.
    .not-taken = Die Aufnahme ist zu Ende. Posture nahm sie nicht mehr an.
    .refused = Die Aufnahme ist zu Ende. { $why }
    .not-kept = Posture hat sie nicht angenommen.
    .part = Teil { $number }
    .numbered = { $title } ({ $number })
    .look = In der Auswertung ansehen
    .delete = Die Aufnahme löschen
    .deleted = Die Aufnahme ist gelöscht.
    .saving = Die Aufnahme wird gespeichert …
    .saved = Die Aufnahme ist auf diesem Computer gespeichert.
    .unsure = Die Aufnahme kam nicht ganz an. Was ankam, steht in ein paar Minuten unter Auswerten.
    .nothing = Es gibt keine Aufnahme: Nichts davon kam an.

page-live-camera = Kamera { $number }
    .own = { $name ->
            [none] Kamera dieses Rechners, von Posture gelesen
           *[other] { $name }, von Posture gelesen
        }
    .phone = Dein Handy
page-live-dose = { $seconds } s halten, { $times ->
        [one] einmal
       *[other] { $times }-mal
    }{ $legs ->
        [1] { " pro Bein" }
       *[other] { "" }
    }.
    .repeat = { $legs ->
            [1] { $times }-mal pro Bein.
           *[other] { $times }-mal.
        }
page-live-more-stretches = Weitere Dehnungen
page-live-not-judged = { $position } · Rücken nicht beurteilt
page-live-sound-test = Ton ausprobieren
    .spoken = So spreche ich mit dir. Hörst du mich dort, wo du stehen wirst?
    .note = { $silent ->
        [muted] Der Ton ist aus: M schaltet ihn ein.
        [voiceless] Dieser Browser hat keine Stimme für deine Sprache: Du hörst nur Töne.
       *[no] Wenn du nichts gehört hast, mach den Computer lauter.
    }
page-live-check = { $met ->
        [yes] { " – erledigt" }
       *[no] { " – noch nicht" }
    }

# Where one is: of which leg, and in which round.
page-live-place-leg = { $leg ->
        [left] Linkes Bein
       *[right] Rechtes Bein
    }
page-live-place-count = { $reps } von { $target }
    .round = Runde { $round } von { $rounds }
    .left = noch { $seconds } s
page-live-rest = Ausruhen
    .sentence = Komm langsam heraus und ruh dich aus. Wir hören hier auf.
page-live-begin-again = Die Verbindung war zu lange weg: Wir fangen diese Dehnung neu an. Was getan ist, ist gespeichert.
page-live-not-saved = Noch nicht gespeichert. { $why }
    .report = Nicht gespeichert. { $why } Der Bericht bleibt hier, bis du gehst: Druck ihn aus, wenn du ihn behalten willst.

# The report.
page-live-report-leg = { $leg ->
        [left] Links
        [right] Rechts
       *[both] Beide
    }
page-live-report-depth = { $leg ->
        [left] Linkes Bein, am tiefsten
        [right] Rechtes Bein, am tiefsten
       *[both] Am tiefsten
    }
page-live-report-fault = { $fault ->
        [unseen] nicht zu sehen { $seconds } s
        [rounded] Rücken rund { $seconds } s
        [knee] Knie gebeugt { $seconds } s
        [bounce] gewippt { $seconds } s
        [out] herausgekommen { $seconds } s
        [neck] Kopf hängt { $seconds } s
        [moved] bewegt { $seconds } s
        [not_deeper] nicht tiefer { $seconds } s
        [back_first] Rücken zuerst { $seconds } s
        [shallower] etwas hochgekommen { $seconds } s
       *[other] etwas anderes { $seconds } s
    }
    .none = nichts
page-live-report = { $done } von { $target }
    .seconds = { $seconds } s
    .minutes = { $minutes } min
    .both = { $minutes } min { $seconds } s
    .stopped = Du hast aufgehört. Das war richtig.
    .rest = Ruh dich aus; wenn es bleibt, frag ärztlich nach, bevor du wieder dehnst.
    .form = In guter Haltung
    .longest = Längste gerade Vorbeuge
    .holds = { $count ->
            [one] Mal gehalten
           *[other] Male gehalten
        }
    .leans = { $count ->
            [one] Vorbeuge
           *[other] Vorbeugen
        }
    .reps = Wiederholungen
    .warnings = { $count ->
            [one] Warnung
           *[other] Warnungen
        }
    .now = Jetzt
    .kept = In deinem Verlauf gespeichert, auf diesem Computer.
    .lost = Die Verbindung ist abgebrochen.
    .lost-report = Die Verbindung ist abgebrochen. { $kept ->
            [yes] Was bis dahin getan war, ist gespeichert; der Bericht dazu fehlt.
           *[no] Einen Bericht gibt es nicht.
        }

# (end of page-live)



### --- page-calibrate: The page: calibrating

page-calibrate-title = Zeig Posture deinen Rücken.
    .lead = Rücken sind verschieden: Der eine rundet sich um 25°, der andere um 60°. Mach diese fünf Dinge nacheinander seitlich vor der Kamera; es dauert eine Minute, und Posture sagt dir jedes an. Danach wirst du an deinem eigenen Rücken gemessen.
page-calibrate-steps = Die fünf Schritte
    .tall = Aufrecht stehen
    .flat = Mit geradem Rücken vorbeugen
    .stand = Stehen
    .round = Den Rücken absichtlich rund machen
    .label = Schritte
    .this = Dieser Schritt
page-calibrate-who = Wessen Rücken ist es?
    .new = Jemand Neues
    .name = Name
    .placeholder = Dein Name
    .nameless = Schreib zuerst einen Namen, damit Posture dich wiedererkennt.
    .gone = { $name } ist nicht mehr da: in einem anderen Fenster gelöscht.
    .kept = Die Werte bleiben unter diesem Namen auf diesem Computer.
    .calibrated = Kalibriert am { $day }. Eine neue Kalibrierung tritt an ihre Stelle; die alte bleibt erhalten.
    .never = Noch nicht kalibriert.
page-calibrate-place = Kamera auf Hüft- bis Brusthöhe, 2 bis 3,5 m entfernt, Licht von vorn. Steh seitlich, in enger Kleidung oder mit eingestecktem Hemd, ganz im Bild. Kein Bild wird aufgehoben, nur die Werte. Nicht bei akuten Rückenschmerzen und nicht bei Schmerzen, die ins Bein ziehen.
page-calibrate-live = Kalibrierung
page-calibrate-try = Probier es aus
    .cue = Beug dich erst gerade, dann rund: So würde ich dich beurteilen.
page-calibrate-redo-stand = Von vorn
page-calibrate-redo-hinge = Noch mal gerade
page-calibrate-redo-round = Noch mal rund
page-calibrate-stop = Abbrechen
page-calibrate-save-for = Speichern für
    .now = Jetzt speichern
page-calibrate-careful = Vorsicht
page-calibrate-strictness = Wie streng du beurteilt wirst
    .caution = Vorsicht ab
    .rounded = Warnung ab
page-calibrate-go = Jetzt dehnen
    .save = Diese Grenzen speichern
    .unsaved = Diese Grenzen sind noch nicht gespeichert; „Jetzt dehnen“ speichert sie.
    .saved = Gespeichert für { $name }.
    .sample = Das war ein Beispiel: Nichts wird gespeichert.
    .failed = Es ist noch nicht gespeichert. { $problem }
page-calibrate-key-space = Starten; noch einmal, wenn es nicht geklappt hat; Pause und weiter
page-calibrate-key-stand = Von vorn: wieder aufrecht stehen
page-calibrate-key-hinge = Noch einmal gerade vorbeugen
page-calibrate-key-round = Noch einmal den Rücken rund machen
page-calibrate-key-stop = Abbrechen; was vorher gespeichert war, bleibt
page-calibrate-sample-ended = Das Beispiel war vor der Kalibrierung zu Ende.
    .remedy = Versuche es noch einmal; schließe andere Programme, wenn der Computer beschäftigt ist.

page-calibrate-step = { $step ->
        [hinge] Gerade vorbeugen
        [round] Rund machen
       *[stand] Stehen
    }
    .short = { $step ->
            [hinge] Gerade
            [round] Rund
           *[stand] Stehen
        }
    .done = { " – erledigt" }
page-calibrate-retry = Noch einmal, von selbst in { $seconds } s
page-calibrate-afresh = Die Verbindung war weg, deshalb fangen wir neu an.
page-calibrate-preset = { $preset ->
        [strict] Streng
        [relaxed] Locker
       *[standard] Normal
    }
page-calibrate-proof = Dein Rücken rundet sich bis etwa { $degrees }.
    .flat = { $grade ->
            [good] Mit geradem Rücken beugst du dich aus der Hüfte bis { $degrees }. Diese Kalibrierung ist gut.
           *[fair] Mit geradem Rücken beugst du dich aus der Hüfte bis { $degrees }. Diese Kalibrierung ist brauchbar, könnte aber besser sein:
        }
    .share = { $share } Prozent deiner vollen Rundung, { $degrees }
    .curve = Deine eigene Bewegung, Hüfte und unterer Rücken im Verlauf. { $words }

# (end of page-calibrate)



### --- page-review: The page: review

page-review-title = Auswerten
    .of = { $title } – Auswerten – Posture
page-review-by-whom = Nach wessen Grenzen?
    .average = Durchschnittliche Person
    .of = Grenzen von
    .other = { $name }, { $day }
    .average-name = durchschnittlicher Person
page-review-add = Einen Clip deiner Dehnung hinzufügen
    .how = Zieh ihn hierher oder wähle ihn aus. Von der Seite gefilmt, der ganze Körper im Bild, am Anfang eine Sekunde aufrecht stehen. Er bleibt auf diesem Computer.
    .limits = MP4, MOV, WebM, MKV, AVI, GIF oder ein Bild; bis { $size } und { $length }.
    .choose = Clip auswählen
    .taken = Deine Clips nehmen { $taken } von { $most } ein.
    .list = Wird hinzugefügt
page-review-own = Deine Clips
    .none = Noch keine. Was du hinzufügst, erscheint hier, mit einem Diagramm, den Stellen zum Anschauen und dem Clip Bild für Bild.
page-review-samples = Beispiele zum Lernen
page-review-all = ‹ Alle Clips
page-review-beside = Daneben
    .nothing = nichts
page-review-playing = Abspielen
    .back = Ein Bild zurück
    .play = Abspielen
    .pause = Anhalten
    .on = Ein Bild weiter
    .place = Stelle im Clip
    .place-alone = Stelle nur in Clip { $number }
    .speed = Tempo
    .lines = Linien
    .line-up = Hier angleichen
    .lined-up = Von hier an laufen beide zusammen.
page-review-chart = Im Verlauf
    .zoom-in = Vergrößern
    .zoom-out = Verkleinern
    .zoom-all = Alles zeigen
    .seconds = Sekunden
    .sure = wie sicher (unterer Rücken)
    .knee = Kniebeugung
    .hips = Hüfte
    .back = unterer Rücken
    .held = { NUMBER($seconds, maximumFractionDigits: 0) } s vorgebeugt
    .caution = leicht rund
    .rounded = rund
    .tap = Tippe ins Diagramm, um dorthin zu springen.
    .click = Klicke ins Diagramm, um dorthin zu springen; zieh, um zu vergrößern.
page-review-sum = { $length } lang, { $warnings ->
        [0] keine Warnung
        [one] 1 Warnung
       *[other] { $warnings } Warnungen
    }, { $holds ->
        [0] nie vorgebeugt
        [one] 1-mal vorgebeugt
       *[other] { $holds }-mal vorgebeugt
    }.
    .lean = { $length } lang, Hüfte bis { $hips }, unterer Rücken bis { $back }, { $warnings ->
            [0] keine Warnung
            [one] 1 Warnung
           *[other] { $warnings } Warnungen
        }, { $holds ->
            [0] nie vorgebeugt
            [one] 1-mal vorgebeugt
           *[other] { $holds }-mal vorgebeugt
        }.
page-review-state = { $state ->
        [good] Rücken gerade
        [caution] leicht rund
        [rounded] rund
       *[unknown] nicht zu erkennen
    }
page-review-figures = Hüfte { $hips }, unterer Rücken { $back }: { $state }
    .sure = Hüfte { $hips }, unterer Rücken { $back } ± { $band }: { $state }
page-review-reviewing = { $known ->
        [yes] „{ $title }“ wird ausgewertet
       *[no] Dieser Clip wird ausgewertet
    }
    .meanwhile = Du kannst diese Seite verlassen oder solange andere Clips ansehen.
page-review-not-reviewed = { $known ->
        [yes] „{ $title }“ ist noch nicht ausgewertet
       *[no] Dieser Clip ist noch nicht ausgewertet
    }
    .what = { $whose ->
            [average] Posture geht ihn Bild für Bild durch und zeigt, wo der Rücken rund wird, nach den Grenzen der durchschnittlichen Person. Das dauert kürzer, als ihn anzusehen.
            [uncalibrated] Posture geht ihn Bild für Bild durch und zeigt, wo der Rücken rund wird, nach den Grenzen der durchschnittlichen Person, denn { $name } ist noch nicht kalibriert. Das dauert kürzer, als ihn anzusehen.
           *[other] Posture geht ihn Bild für Bild durch und zeigt, wo der Rücken rund wird, nach den Grenzen von { $name }. Das dauert kürzer, als ihn anzusehen.
        }
    .do = Diesen Clip auswerten
page-review-earlier = { $whose ->
        [average] Nach anderen als den heutigen Grenzen der durchschnittlichen Person beurteilt
       *[other] Nach anderen als den heutigen Grenzen von { $name } beurteilt
    }
    .what = Was du siehst, wurde nach den oben genannten Grenzen gefunden.
    .do = { $whose ->
            [average] Nach durchschnittlichen Grenzen beurteilen
            [uncalibrated] Für { $name } neu beurteilen
           *[other] Nach den Grenzen von { $name } beurteilen
        }
page-review-stop = Abbrechen
page-review-short = Kurz gesagt
    .judged-by-average = Nach den Grenzen der durchschnittlichen Person beurteilt.
    .calibrated = Kalibriert am { $day }.
    .damaged = Der Clip bricht vor seinem Ende ab; so viel ließ sich lesen.
page-review-moments = Stellen zum Anschauen
    .warning = Warnung { $number } bei { $time }
    .warning-text = { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s lang rund, bis { $peak }. Sieh dir die rundeste Stelle an.
    .hold = { NUMBER($seconds, maximumFractionDigits: 0) } s vorgebeugt
    .hold-text = Von { $start } bis { $end }.
page-review-take = Zum Mitnehmen
    .on-demand = { $kind }, wird auf Wunsch erstellt
page-review-rename = Umbenennen
    .question = Wie heißt dieser Clip?
    .leave = So lassen
page-review-delete = Diesen Clip löschen
    .sure = „{ $title }“ löschen?
    .warning = Die Auswertung und alles, was daraus gemacht wurde, wird mitgelöscht. Das lässt sich nicht rückgängig machen.
    .done = { $title } ist gelöscht.
    .named = { $title } löschen
page-review-keys-play = abspielen
    .frames = Bild für Bild
    .second = eine Sekunde
    .speed = langsamer, schneller
    .shift = Umschalt
page-review-estimates = Winkel sind Schätzungen, gemessen ab deinem eigenen Stand; im schattierten Band liegt der wahre Wert fast immer. Keine Diagnose.
page-review-gone = Dieser Clip ist nicht mehr da.

# A card in the list.
page-review-keep = Für immer behalten, auch wenn Altes gelöscht wird
page-review-interrupted = Die Auswertung wurde unterbrochen.
    .what = Was sie bis dahin gefunden hatte, ist weg. Eine Auswertung dauert kürzer, als den Clip anzusehen.
    .again = Neu starten
page-review-card = Noch nicht ausgewertet
    .recording = Aufnahme
    .reviewing = { $title } wird ausgewertet
    .done = { $whose ->
            [average] ✓ Nach durchschnittlichen Grenzen ausgewertet
            [uncalibrated] ✓ Für { $name } nach durchschnittlichen Grenzen ausgewertet
           *[other] ✓ Nach den Grenzen von { $name } ausgewertet
        }
    .other = Nach anderen Grenzen ausgewertet
    .review = Auswerten
    .about = { $do }: { $title }

# Work under way, and clips on their way in.
page-review-doing = { $what ->
        [export] Datei wird erstellt
        [copy] Kopie für diesen Browser wird erstellt
       *[review] Auswertung läuft
    }
    .waiting = Wartet, bis es an der Reihe ist …
    .ready = { $doing }: wird vorbereitet …
    .unknown = { $doing } …
    .share = { $doing }: { NUMBER($percent, maximumFractionDigits: 0) } %
    .left = { $done }, noch etwa { $left }
page-review-span = { $unit ->
        [hours] { $count ->
            [one] 1 Stunde
           *[other] { $count } Stunden
        }
        [minutes] { $count ->
            [one] 1 Minute
           *[other] { $count } Minuten
        }
       *[seconds] { $count ->
            [one] 1 Sekunde
           *[other] { $count } Sekunden
        }
    }
page-review-copy = Dieser Browser kann diese Art Clip nicht abspielen. { $doing }.
    .failed = Dieser Clip lässt sich hier nicht zeigen. Diagramm und Zahlen stimmen trotzdem.
page-review-unreadable = Die Auswertung lässt sich nicht lesen.
    .remedy = Lade die Seite neu; hilft das nicht, werte den Clip noch einmal aus.
page-review-upload = Wartet …
    .adding = { $name } wird hinzugefügt
    .too-large = Dieser Clip ist größer als { $size }. Schneide den Teil mit der Dehnung heraus und versuche es noch einmal.
    .added = { $title } ist hinzugefügt.
    .failed = Das hat nicht geklappt.
    .retry = Versuche es noch einmal.
    .lost = Der Clip ist nicht angekommen. Falls du Posture beendet hast, starte es wieder und versuche es noch einmal.
    .share = { $loaded } von { $total }
    .checking = Wird geprüft, ob er sich lesen lässt …
    .stopped = { $name } ist nicht hinzugefügt.
    .ok = In Ordnung
page-review-size = { $unit ->
        [giga] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB
       *[mega] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB
    }

# (end of page-review)



### --- page-history: The page: history

page-history-whose = Wessen?
page-history-nothing = Noch ist nichts da.
    .why = Bei jedem Dehnen merkt sich Posture, wie lange und wie tief, nie ein Bild. Nach ein paar Malen siehst du hier, wie es vorangeht.
    .elsewhere = Hier ist bisher keine Einheit gespeichert. Es gibt welche von { $names }: wähle oben.
    .stretch = Jetzt dehnen
page-history-goals = Ziele und Erinnerungen
    .calendar = Kalenderdatei
    .change = Ändern
    .days = Tage pro Woche
    .depth = Tiefe in Grad (darf leer bleiben)
    .at = Erinnern ab
    .quiet-from = Ruhe von
    .quiet-to = Ruhe bis
    .remind = Erinnere mich
    .notify = Hinweise dieses Browsers, solange die erste Seite offen ist
    .save = Speichern
    .saved = Gespeichert.
    .refused = Dieser Browser erlaubt dieser Seite keine Hinweise.
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
    .words = Tage in jeder der letzten { $weeks } Wochen: { $days }; in { $reached } davon { $wanted } oder mehr.
    .all = Dreimal je Bein gehalten
    .some = Mindestens einmal je Bein
    .recommended = empfohlen: { $wanted } oder mehr
page-history-sessions = Einheiten
    .csv = Als CSV herunterladen
    .json = als JSON
    .more = Mehr zeigen
    .pdf = Für Praxis oder Klinik (PDF)
    .fhir = FHIR
    .compare = Erste und letzte im Vergleich (PDF)
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


### --- page-door: The page: the access code, asked of strangers

page-door-title = Zugangscode
page-door-what = Diese Seite öffnet sich mit einem Zugangscode.
    .where = Er steht in dem Fenster, in dem Posture gestartet wurde, und auf jenem Computer auf der Seite „Gäste“.
    .label = Zugangscode
    .open = Öffnen
    .fine = Sechzehn Buchstaben und Ziffern. Groß oder klein, Striche und Leerzeichen sind egal.
page-door-needs = Posture braucht JavaScript, um den Zugangscode entgegenzunehmen.

# (end of page-door)

### --- page-guests: The page: who is connected

page-guests-title = Gäste
page-guests-who = Wer verbunden ist
page-guests-needs = Posture braucht JavaScript, um zu zeigen, wer verbunden ist.
page-guests-closed = Zurzeit kann nur dieser Computer Posture öffnen.
    .how = Um dich auch mit einem Handy oder einem anderen Computer zu dehnen, halt Posture an und starte es so: posture serve --host 0.0.0.0
page-guests-let-in = Ein weiteres Gerät einlassen
    .how = Scanne dieses Bild mit einem Handy, oder öffne diese Adresse auf einem anderen Computer in deinem Netz. Der Code steckt in beiden.
    .picture = Die Adresse als QR-Code
    .address = Adresse
    .code = Zugangscode
    .fingerprint = Fingerabdruck des Zertifikats (SHA-256)
    .warning = Der Browser dort wird warnen, dass er das Zertifikat nicht kennt. Geh nur weiter, wenn er diesen Fingerabdruck zeigt.
page-guests-none = Noch ist kein Gerät eingelassen.
page-guests-guest = { $connected ->
        [yes] Gerade verbunden · { $address }
       *[no] Zuletzt gesehen am { $seen } · { $address }
    }
    .since = Eingelassen am { $since }
    .you = Dieser Browser
    .out = Hinauswerfen
page-guests-out = „{ $device }“ hinauswerfen?
    .what = Was das Gerät gerade tut, endet sofort. Auch der Zugangscode ändert sich, denn es kennt ihn ja; alle anderen bleiben.
    .keep = Bleiben lassen
page-guests-all = Alle anderen hinauswerfen
    .question = Alle Geräte außer diesem hinauswerfen?
    .what = Was sie gerade tun, endet sofort, und der Zugangscode ändert sich.
    .keep = Bleiben lassen
page-guests-done = { $count ->
        [one] Ein Gerät wurde hinausgeworfen. Der Zugangscode ist neu.
       *[other] { $count } Geräte wurden hinausgeworfen. Der Zugangscode ist neu.
    }

# (end of page-guests)



### --- page-connect: The page: connecting a phone as the camera, on the computer

page-connect-title = Handy
page-connect-what = Dein Handy als Kamera
    .lead = Es steht neben dir und sieht zu. Dieser Computer zeigt und spricht.
page-connect-needs = Posture braucht JavaScript, um ein Handy zu verbinden.
page-connect-closed = Zurzeit kann kein Handy die Kamera sein.
    .how = Halt Posture an und starte es so: posture serve --phone
page-connect-elsewhere = Ein Handy verbindest du auf dem Computer, auf dem Posture läuft.
    .how = Öffne diese Seite dort.
page-connect-scan = Scanne das mit deinem Handy
    .picture = Die Adresse der Seite für das Handy als QR-Code
    .network = Handy und Computer müssen im selben Netz sein. Nichts verlässt es.
    .address = Oder tippe diese Adresse auf dem Handy ein
page-connect-warning = Der Browser des Handys wird dich warnen. Das ist so zu erwarten.
    .why = Dein Computer hat das Zertifikat selbst gemacht, deshalb kennt kein Browser den, der es unterschrieben hat. Verschlüsselt ist die Verbindung trotzdem.
    .compare = Um sicher zu sein, dass es dein Computer ist, vergleiche den Fingerabdruck (SHA-256) des Zertifikats in den Details der Warnung:
page-connect-iphone = iPhone und iPad
    .go-on = Tippe auf „Details einblenden“, dann auf „diese Website öffnen“, dann auf „Website öffnen“.
    .trust-1 = Tippe in Safari auf der Seite des Handys auf „Zertifikat holen“ und erlaube den Download.
    .trust-2 = Öffne die Einstellungen: Ganz oben steht „Profil geladen“. Tippe darauf, dann auf „Installieren“.
    .trust-3 = Einstellungen, Allgemein, Info, Zertifikatsvertrauenseinstellungen: Schalte das ein, das mit „Posture root“ beginnt.
page-connect-android = Android
    .go-on = Tippe auf „Erweitert“, dann auf „Weiter zu …“.
    .trust-1 = Tippe auf der Seite des Handys auf „Zertifikat holen“ und behalte die Datei.
    .trust-2 = Öffne die Einstellungen und suche nach „CA-Zertifikat“: Zertifikat installieren, CA-Zertifikat, „Trotzdem installieren“.
    .trust-3 = Wähle die Datei posture-root.crt, und lade die Seite auf dem Handy neu.
page-connect-trust = Nie wieder gewarnt werden
    .what = Vertraue diesem Computer auf Dauer: einmal auf jedem Handy. Das Zertifikat kann nur für diesen Computer und für private Adressen bürgen, für keine andere Website. Wo du es installiert hast, kannst du es auch wieder entfernen.
page-connect-state = { $state ->
        [watching] { $device } ist die Kamera.
        [lost] { $device } ist verbunden, schickt aber kein Bild.
       *[none] Warte auf ein Handy …
    }
page-connect-battery = Akku: { $percent } %
    .charging = Akku: { $percent } %, lädt
    .low = Der Akku des Handys ist bei { $percent } Prozent: Steck es an.
page-connect-go = Weiter zur Dehnung
page-connect-other = Andersherum
    .what = Das Handy kann auch Bildschirm und Stimme sein, während eine Kamera dieses Computers zusieht: Starte Posture mit posture serve --phone --camera 0, scanne das Bild und tippe auf „Dieses Handy als Bildschirm nehmen“.

# (end of page-connect)

### --- page-phone: The page: the phone as the camera, on the phone

page-phone-title = Das Handy als Kamera
page-phone-what = Dieses Handy wird die Kamera
    .lead = Es schickt seine Bilder an deinen Computer, in deinem eigenen Netz und sonst nirgendwohin. Der Computer zeigt und spricht.
    .place = Stell es aufrecht neben deinen Platz, auf Höhe deiner Hüfte, 2 bis 3,5 m entfernt, mit dem Rücken zu dir.
    .light = Das Licht kommt von deiner Seite des Zimmers, keines von hinter dir.
    .power = Steck es an, oder beginn mit vollem Akku. Der Bildschirm bleibt an.
page-phone-needs = Posture braucht JavaScript, um dieses Handy als Kamera zu nehmen.
page-phone-start = Dieses Handy als Kamera nehmen
    .screen = Dieses Handy als Bildschirm nehmen
    .trusted = Als Bildschirm muss ein iPhone erst dem Zertifikat des Computers vertrauen:
    .stop = Aufhören
page-phone-picture = Was das Handy sieht
page-phone-link = { $link ->
        [connecting] Verbindet sich
        [live] Verbunden
        [offline] OFFLINE
        [taken] Ein anderes Handy ist die Kamera
       *[off] Nicht verbunden
    }
page-phone-offline = Der Computer antwortet nicht. Es wird von selbst wieder versucht.
page-phone-waiting = Der Computer sieht noch nicht zu: Beginn dort deine Dehnung.
page-phone-watched = Der Computer sieht zu.
page-phone-level = { $advice ->
        [upright] Stell mich aufrecht hin, die lange Seite nach oben.
        [clockwise] Dreh mich ein wenig im Uhrzeigersinn.
        [anticlockwise] Dreh mich ein wenig gegen den Uhrzeigersinn.
        [up] Die Kamera blickt nach oben: Kipp mich oben zu deinem Platz hin.
        [down] Die Kamera blickt nach unten: Kipp mich oben von deinem Platz weg.
        [good] Gut. Lass mich so stehen, auf Höhe deiner Hüfte, und geh an deinen Platz.
       *[unknown] Stell mich aufrecht hin, auf Höhe deiner Hüfte. Ich spüre nicht, wie ich stehe.
    }
page-phone-degrees = Kippung { $pitch }° · Neigung { $roll }°
page-phone-trust = Jedes Mal gewarnt?
    .get = Zertifikat holen

# (end of page-phone)

### --- page-data: The page: your data

page-data-title = Deine Daten
page-data-needs = Um zu zeigen, was aufbewahrt wird, braucht die Seite JavaScript.
page-data-where = Das alles liegt auf diesem Computer, in
page-data-database = Personen und Übungen liegen in der Datenbank { $database }.
page-data-nobody = Niemand Bestimmtes
page-data-machine = Dieser Computer
page-data-size = Dateien: { $size }
page-data-unit = { $unit ->
        [giga] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB
        [mega] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB
       *[kilo] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } KB
    }
page-data-table = Was aufbewahrt wird
    .what = Was
    .count = Anzahl
    .size = Größe
    .since = Seit
    .where = Wo
page-data-export = Alles als ZIP speichern
    .of = Alles als ZIP speichern: { $name }
page-data-export-all = Daten von allen als ZIP speichern
page-data-erase = Alles löschen
    .of = Alles löschen: { $name }
    .sure = Alles von { $name } löschen?
    .goes = Das wird endgültig gelöscht:
    .retitled = Filme anderer, die diese Person nennen, bekommen einen anderen Titel und müssen neu ausgewertet werden: { $titles }
    .elsewhere = Sicherungen und anderswo gespeicherte Dateien musst du selbst löschen.
    .type = Tipp zur Bestätigung „{ $word }“ ein:
    .keep = Behalten
    .do = Endgültig löschen
    .done = Von { $name } ist nichts mehr da.
page-data-erase-all = Alles auf diesem Computer löschen
    .sure = Alles löschen, was Posture auf diesem Computer aufbewahrt?
    .done = Nichts ist mehr da außer einer leeren Datenbank.
page-data-retention = Alte Aufnahmen von selbst löschen
    .what = Aus, solange du es nicht einschaltest. Gelöscht wird, wenn Posture startet und wenn eine Aufnahme dazukommt. Nie gelöscht wird, was gerade aufgenommen oder ausgewertet wird, was du zum Behalten markiert hast, und Clips, die du hinzugefügt hast.
    .by-age = Wenn sie älter sind als
    .days = Tage
    .by-room = Wenn Aufnahmen mehr Platz brauchen als
    .room = GB
    .save = Speichern
    .sure = { $count ->
        [one] Jetzt eine Aufnahme löschen?
       *[other] Jetzt { $count } Aufnahmen löschen?
    }
    .leave = So lassen
    .delete = Löschen
page-data-due = { $count ->
        [one] Das löscht jetzt eine Aufnahme, { $size }:
       *[other] Das löscht jetzt { $count } Aufnahmen, { $size }:
    }
    .none = Das löscht jetzt nichts.
    .off = Nichts wird von selbst gelöscht.
    .on = Gespeichert. Von jetzt an geschieht das von selbst.
page-data-whole = Alles auf einmal
    .backup = Eine Sicherung von allem in einer Datei, für diesen Computer oder einen anderen, machst du in einem Terminal:
    .file = DATEI.zip
page-data-link = Alle deine Daten ansehen, speichern oder löschen

# (end of page-data)
