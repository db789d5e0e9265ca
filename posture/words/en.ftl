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
errors-system-no-file = it is not a file
errors-system-exists = File exists
errors-system-not-empty = Directory not empty
errors-system-long-name = File name too long
errors-system-links = Too many levels of symbolic links
errors-system-open-files = Too many open files
errors-system-too-large = File too large
errors-system-address-used = Address already in use
errors-system-address-foreign = Cannot assign requested address

errors-folder-nobodys = { $variable } is { $folder }, and there is no such home folder.
    .remedy = Set it to a folder.
errors-file-unwritten = { $file } can't be written: { $why }.
    .remedy = Choose another place.

# Files that are opened in a process of its own (posture.sandbox).
errors-sandbox-died = { $file } made the program stumble that opens films and pictures.
    .remedy = It may be damaged. Save it anew, for instance as MP4 (H.264), and try again.
errors-sandbox-hung = { $file } could not be opened within { NUMBER($seconds, maximumFractionDigits: 0) } s.
    .remedy = It may be damaged. Save it anew, for instance as MP4 (H.264), and try again.
errors-sandbox-memory = { $file } needs more memory than there is for opening it.
    .remedy = Save it smaller, or close other programs, and try again.
errors-sandbox-busy = Too many films and pictures are being opened just now.
    .remedy = Try again in a minute.

# (end of errors)



### --- sense: Sources, cameras, the pose model (posture.sense)

# Clips
-sense-kinds = Posture reads videos (such as MP4, MOV, WebM, MKV, AVI), GIFs, and JPEG, PNG or WebP pictures.
sense-clip-no-file = { $path } is not a file.
    .remedy = { -sense-kinds }
sense-clip-missing = { $path } does not exist.
    .remedy = { -sense-kinds }
sense-clip-empty = { $path } is empty.
    .remedy = { -sense-kinds }
sense-clip-denied = { $path } can't be opened: permission denied.
    .remedy = Check who may read it.
sense-clip-unopened = { $path } can't be opened.
    .remedy = { -sense-kinds }
sense-clip-other = { $path } is not a video or picture, or is too damaged to be read.
    .remedy = { -sense-kinds }
sense-clip-heic = { $path } is a HEIC picture, which can't be decoded here; save it as JPEG.
    .remedy = { -sense-kinds }
sense-clip-undecodable = { $path } is damaged, or in an encoding that can't be decoded here.
    .remedy = { -sense-kinds }
sense-clip-too-large = { $path } is too large a picture ({ NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } pixels).
    .remedy = { -sense-kinds }
sense-clip-huge = { $path } is a picture of more than { NUMBER($pixels, useGrouping: 1) } pixels.
    .remedy = Save it smaller.
sense-clip-no-frame = { $path } has no frame that can be decoded.
    .remedy = { -sense-kinds }
sense-clip-no-video = { $path } holds no video, only sound or data.
    .remedy = { -sense-kinds }
-sense-times = Times count from the start of the clip: seconds, or like 1:05.5.
sense-part-wrong = A part of a clip is given by two times, from 0 on.
    .remedy = { -sense-times }
sense-part-backwards = The part to read would end ({ $end_s } s) before it starts ({ $start_s } s).
    .remedy = { -sense-times }
sense-part-over = { $clip } is over by { $start_s } s: it is { NUMBER($duration_s, minimumFractionDigits: 1, maximumFractionDigits: 1) } s long.
    .remedy = { -sense-times }
sense-part-empty-from = { $clip } has no frame from { $start_s } s on.
    .remedy = { -sense-times }
sense-part-empty = { $clip } has no frame from { $start_s } s on and before { $end_s } s.
    .remedy = { -sense-times }
sense-folder-unlisted = The folder { $folder } can't be listed: { $why }.
    .remedy = Check it.
sense-folder-empty = The folder { $folder } holds no pictures.
    .remedy = { -sense-kinds }
sense-samples-missing = The sample clips are missing from { $folder }.
    .remedy = Install Posture again to bring them back.

# Cameras
-sense-camera-remedy = Plug it in, close other programs that use it, and try again.
sense-camera-unopened = Camera { $number } can't be opened.
    .remedy = { -sense-camera-remedy }
sense-camera-silent = Camera { $number } has stopped sending pictures.
    .remedy = { -sense-camera-remedy }
sense-camera-frozen = Camera { $number } keeps sending the same picture.
    .remedy = { -sense-camera-remedy }

# Pose models and what they need
sense-model-unknown = There is no pose model called '{ $name }'.
    .remedy = Choose one of these: { $known }.
sense-model-not-installed = The pose model '{ $name }' is not installed: no { $file } in { $folders }.
sense-model-build = Build it with: { $command }
sense-model-build-elsewhere = Build it with: { $command } --to FOLDER  and set { $variable }=FOLDER.
sense-model-unread = The pose model { $path } can't be read: { $why }.
    .remedy = Check the file's permissions.
sense-model-damaged = The pose model { $path } is damaged or isn't the one this version of Posture was tested with.
sense-model-delete = Delete it. { $build }
sense-model-sums = The list of model sums { $path } can't be read.
    .remedy = Install Posture again to bring it back.
sense-model-unloaded = MediaPipe can't load the pose model { $path }: { $why }.
    .remedy = Install Posture again, with the mediapipe version it asks for.
sense-libraries-missing = { $count ->
    [one] The system library { $names } is missing.
   *[other] The system libraries { $names } are missing.
 }
    .remedy = On Debian or Ubuntu install what Posture needs with: { $command }

# Recorded poses
sense-recording-missing = { $name } does not exist.
    .remedy = Give a poses.zip, which posture review CLIP --keep-poses writes.
sense-recording-unreadable = { $name } can't be read: { $reason }.
    .remedy = Check the file.
sense-recording-broken = { $name } is no recording of poses, or is cut short.
    .remedy = Give a poses.zip, or make it again with: posture review CLIP --keep-poses
sense-recording-version = { $name } was recorded by Posture { $made }, in a form that this version can't play.
    .remedy = Make it again with: posture review CLIP --keep-poses

# (end of sense)



### --- measure: The view, the legs, the back: advice while measuring (posture.measure, posture.pipeline)

# The camera's advice, one sentence at a time
measure-no-person = I can't see anyone: step into the picture, side-on.
measure-lost = Hold on: I lost sight of you for a moment.
measure-outline = I can't make out your back: more light, or a plainer background, will help.
measure-unsure-turned = I can't tell for sure from this angle: turn side-on.
measure-unsure-small = I can't tell for sure: come nearer to the camera.
measure-unsure = I can't tell for sure: stand side-on in good light, in a fitted or tucked-in top.
measure-stand-still = Stand still for a moment.
measure-sit-still = Sit still for a moment.
measure-rounded = Lift your chest, tip from the hips.
measure-too-small = Come closer: you are too small in the picture.
guidance-near = Step back a little: you fill the whole picture.
guidance-alone = I see somebody else, too: only one person in the picture, please.
guidance-still = The camera is moving: put it down where it stands firmly.
measure-turn-lying = Lie side-on to the camera: head to one side, feet to the other.
measure-turn-away = Turn side-on: turn a little away from the camera.
measure-turn-towards = Turn side-on: turn a little towards the camera.
measure-missing-much = Step back: I can only see part of you.
measure-missing = Step back: I can't see your { $parts }.
# $parts: one or two of these
measure-part-feet = feet
measure-part-knees = knees
measure-part-hips = hips
measure-part-shoulders = shoulders
measure-part-head = head
measure-part-hands = hands

# What keeps this moment from being the standing (or sitting) reference
measure-reference-stand-upright = Stand upright for a moment.
measure-reference-both-feet-down = One foot is up already: put it down and stand upright. Measured from there, I would miss part of every rounding.
measure-reference-stand-up = Get up and stand upright for a moment.
measure-reference-over-feet = Stand upright for a moment, your hips over your feet, without leaning on anything.
measure-reference-straighten-knees = Straighten your knees and stand upright for a moment.
measure-reference-stand-tall = Stand tall and relaxed for a moment.
measure-reference-sit-down = Sit down, side-on to the camera, and sit tall for a moment.
measure-reference-sit-upright = Sit upright and tall for a moment.
measure-reference-sit-taller = Sit as tall as you can for a moment; on a cushion it is easier.

# Placed another way than the stretch wants it
measure-place-standing = Stand up, side-on to the camera.
measure-place-heel-raised = { measure-place-standing }
measure-place-seated = Sit down, side-on to the camera.
measure-place-hands-and-feet = Come up on hands and feet, side-on to the camera.
measure-place-lying = Lie down on your back, side-on to the camera: head to one side, feet to the other.

# Why the back is not judged, or not as usual
measure-note-lying = I judge the leg and the knee here, not your back.
measure-note-upside-down = Upside down I can't tell a flat back from a round one yet: I watch your knees, not your back.
measure-note-not-side-on = You aren't side-on here: I count the time and watch the knee, not your back.
measure-note-not-judged = I don't judge your back in this stretch.
measure-note-sitting = While you sit I compare your back with how you sat tall at the start: begin as tall as you can.
measure-note-loose = Letting the back round is part of this stretch: I only warn when it rounds all the way.

# The fitted numbers
measure-estimator-missing = The back estimator { $name } is missing.
    .remedy = Install Posture again, or restore the file in models/.
measure-estimator-damaged = The back estimator { $name } can't be read.
    .remedy = Install Posture again, or restore the file in models/.
measure-estimator-other = The back estimator { $name } was fitted for another version of Posture.
    .remedy = Run models/fit_estimator.py, or restore the file in models/.

# (end of measure)



### --- stretches: The stretches: names, steps, cautions, and what is wrong with a file of one (posture.stretches)

# Said of more than one stretch
stretches-shared-camera-standing = Put the camera beside you, at hip to chest height, 2 to 3.5 m away, with light in front of you. Stand side-on, in fitted clothes or with the shirt tucked in.
stretches-shared-camera-lying = Put the camera beside you, low, at about the height of your knee, 2 to 3.5 m away, with light on your side. Lie side-on to it, with the raised foot in the picture.
stretches-shared-straighten-raised = Straighten the knee of the raised leg.
stretches-shared-keep-hollow = Lift your chest and keep the small hollow in your low back.
stretches-shared-stay = Stay there and breathe slowly.
stretches-shared-come-up = Come up the way you went down, and change legs.
stretches-shared-heel-on-box = Put one heel on the box, toes up, with the knee straight.
stretches-shared-stop-before-rounding = Stop where the back would begin to round.
stretches-shared-sit-tall = Sit tall, with your chest up.
stretches-shared-unseen-hips = The camera can't see whether both hips point straight ahead: set them before you lean.
stretches-shared-unseen-pull = The camera can't see how strong the pull is: stop at a strong stretch, well before pain.
stretches-shared-unseen-breath = The camera can't see your breath: keep it slow, for holding it tenses you.
stretches-shared-unseen-low-back = The camera can't see your low back while you lie: let it rest, without pressing or arching it.
stretches-shared-no-pain = A strong pull is right; pain never is.
stretches-shared-not-with-pain = Not with acute back pain, nor with pain running down the leg: ask a doctor first.
stretches-shared-box-stands = Make sure that the box can't slide or tip.
stretches-shared-no-swing = Move slowly, without swinging into the lean.

# standing_heel_raised
stretches-standing-heel-raised-name = Standing, heel raised
stretches-standing-heel-raised-summary = One heel on a box, leg straight, and a lean from the hips with the back kept flat.
stretches-standing-heel-raised-camera = { stretches-shared-camera-standing }
stretches-standing-heel-raised-step-1 = Stand in front of a box, a chair or a low table.
stretches-standing-heel-raised-step-2 = Put one heel on it, toes up, and choose a lower one if that already pulls hard.
stretches-standing-heel-raised-step-3 = Point both hips straight ahead.
stretches-standing-heel-raised-step-4 = { stretches-shared-straighten-raised }
stretches-standing-heel-raised-step-5 = { stretches-shared-keep-hollow }
stretches-standing-heel-raised-step-6 = Lean forward from the hips until the back of the thigh pulls.
stretches-standing-heel-raised-step-7 = { stretches-shared-stay }
stretches-standing-heel-raised-step-8 = { stretches-shared-come-up }
stretches-standing-heel-raised-not-judged-1 = { stretches-shared-unseen-hips }
stretches-standing-heel-raised-not-judged-2 = { stretches-shared-unseen-pull }
stretches-standing-heel-raised-not-judged-3 = { stretches-shared-unseen-breath }
stretches-standing-heel-raised-caution-1 = { stretches-shared-no-pain }
stretches-standing-heel-raised-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-heel-raised-caution-3 = Start with a low box and a small lean, and work up over weeks.
stretches-standing-heel-raised-caution-4 = { stretches-shared-box-stands }

# standing_heel_raised_outer
stretches-standing-heel-raised-outer-name = Standing, heel raised: outer hamstring
stretches-standing-heel-raised-outer-summary = The same with the raised leg turned in, which moves the pull to the outside of the thigh.
stretches-standing-heel-raised-outer-step-1 = { stretches-shared-heel-on-box }
stretches-standing-heel-raised-outer-step-2 = Turn the whole raised leg in from the hip, so that the toes point across you.
stretches-standing-heel-raised-outer-step-3 = Close the hip towards that leg, and keep it there.
stretches-standing-heel-raised-outer-step-4 = { stretches-shared-keep-hollow }
stretches-standing-heel-raised-outer-step-5 = Lean forward from the hips until the outer back of the thigh pulls.
stretches-standing-heel-raised-outer-step-6 = { stretches-shared-stay }
stretches-standing-heel-raised-outer-step-7 = { stretches-shared-come-up }
stretches-standing-heel-raised-outer-not-judged-1 = The camera can't see how far the leg is turned in: feel for the pull at the outer back of the thigh.
stretches-standing-heel-raised-outer-not-judged-2 = { stretches-shared-unseen-pull }
stretches-standing-heel-raised-outer-not-judged-3 = { stretches-shared-unseen-breath }
stretches-standing-heel-raised-outer-caution-1 = { stretches-shared-no-pain }
stretches-standing-heel-raised-outer-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-heel-raised-outer-caution-3 = Turn the leg from the hip; the knee must not twist.
stretches-standing-heel-raised-outer-caution-4 = { stretches-shared-box-stands }

# standing_heel_raised_inner
stretches-standing-heel-raised-inner-name = Standing, heel raised: inner hamstring
stretches-standing-heel-raised-inner-summary = The same with the hip opened, which moves the pull to the inside of the thigh.
stretches-standing-heel-raised-inner-camera = Leave the camera where it is, at hip to chest height, 2 to 3.5 m away. You won't be side-on to it here, so only the time and the knee are watched.
stretches-standing-heel-raised-inner-step-1 = Put one heel on the box, with the knee straight.
stretches-standing-heel-raised-inner-step-2 = Open the hip, so that leg and foot point about 45 degrees out.
stretches-standing-heel-raised-inner-step-3 = { stretches-shared-keep-hollow }
stretches-standing-heel-raised-inner-step-4 = Lean over the leg from the hips until the inner back of the thigh pulls.
stretches-standing-heel-raised-inner-step-5 = To open further, up to straight out to the side, lean sideways instead.
stretches-standing-heel-raised-inner-step-6 = { stretches-shared-stay }
stretches-standing-heel-raised-inner-step-7 = { stretches-shared-come-up }
stretches-standing-heel-raised-inner-not-judged-1 = The camera can't see your back from the side here: keep the hollow in your low back by feel.
stretches-standing-heel-raised-inner-not-judged-2 = The camera can't see how far you lean: only the time and the knee are watched.
stretches-standing-heel-raised-inner-not-judged-3 = The camera can't see how far the hip is opened: feel for the pull at the inner back of the thigh.
stretches-standing-heel-raised-inner-not-judged-4 = { stretches-shared-unseen-pull }
stretches-standing-heel-raised-inner-caution-1 = { stretches-shared-no-pain }
stretches-standing-heel-raised-inner-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-heel-raised-inner-caution-3 = Nobody watches your back here: practise the main stretch first, until it stays flat by itself.
stretches-standing-heel-raised-inner-caution-4 = { stretches-shared-box-stands }

# standing_heel_raised_contract_relax
stretches-standing-heel-raised-contract-relax-name = Standing, heel raised: press and relax
stretches-standing-heel-raised-contract-relax-summary = The same with the heel pressed down and let go, after which the leg gives a little more.
stretches-standing-heel-raised-contract-relax-step-1 = { stretches-shared-heel-on-box }
stretches-standing-heel-raised-contract-relax-step-2 = Lift your chest, lean forward from the hips, and hold for 10 seconds.
stretches-standing-heel-raised-contract-relax-step-3 = Press the heel down into the box for 10 to 15 seconds, without moving.
stretches-standing-heel-raised-contract-relax-step-4 = Let go and breathe out.
stretches-standing-heel-raised-contract-relax-step-5 = Lean a little further from the hips, with the back flat.
stretches-standing-heel-raised-contract-relax-step-6 = Hold there for 10 to 15 seconds.
stretches-standing-heel-raised-contract-relax-step-7 = Do that three times, then change legs.
stretches-standing-heel-raised-contract-relax-not-judged-1 = The camera can't see how hard you press: about half of your strength is plenty.
stretches-standing-heel-raised-contract-relax-not-judged-2 = { stretches-shared-unseen-hips }
stretches-standing-heel-raised-contract-relax-not-judged-3 = { stretches-shared-unseen-pull }
stretches-standing-heel-raised-contract-relax-not-judged-4 = The camera can't see your breath: keep it going, while you press as well.
stretches-standing-heel-raised-contract-relax-caution-1 = { stretches-shared-no-pain }
stretches-standing-heel-raised-contract-relax-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-heel-raised-contract-relax-caution-3 = Build the pressing up slowly, and stop if the thigh cramps.
stretches-standing-heel-raised-contract-relax-caution-4 = { stretches-shared-box-stands }

# standing_step_forward
stretches-standing-step-forward-name = Standing, one foot forward
stretches-standing-step-forward-summary = One foot a step ahead with its leg straight, and a lean from the hips towards the toes.
stretches-standing-step-forward-camera = { stretches-shared-camera-standing }
stretches-standing-step-forward-step-1 = Stand with your feet as wide as your hips.
stretches-standing-step-forward-step-2 = Put one foot a step forward.
stretches-standing-step-forward-step-3 = Straighten that leg.
stretches-standing-step-forward-step-4 = { stretches-shared-keep-hollow }
stretches-standing-step-forward-step-5 = Lean forward from the hips, and reach towards the toes.
stretches-standing-step-forward-step-6 = { stretches-shared-stop-before-rounding }
stretches-standing-step-forward-step-7 = { stretches-shared-stay }
stretches-standing-step-forward-step-8 = Come up with the back flat, and change legs.
stretches-standing-step-forward-not-judged-1 = { stretches-shared-unseen-hips }
stretches-standing-step-forward-not-judged-2 = { stretches-shared-unseen-pull }
stretches-standing-step-forward-not-judged-3 = { stretches-shared-unseen-breath }
stretches-standing-step-forward-caution-1 = { stretches-shared-no-pain }
stretches-standing-step-forward-caution-2 = { stretches-shared-not-with-pain }
stretches-standing-step-forward-caution-3 = You needn't reach the toes: a flat back counts for more.

# forward_bend
stretches-forward-bend-name = Standing forward bend
stretches-forward-bend-summary = A bend that begins at the hips, with soft knees, and ends in letting the trunk hang.
stretches-forward-bend-camera = { stretches-shared-camera-standing }
stretches-forward-bend-step-1 = Stand with your feet as wide as your shoulders.
stretches-forward-bend-step-2 = Bend both knees slightly.
stretches-forward-bend-step-3 = Fold from the hips first, with the back flat.
stretches-forward-bend-step-4 = When the hips go no further, let the trunk hang towards the shins or the toes.
stretches-forward-bend-step-5 = Let head and arms hang, and breathe slowly.
stretches-forward-bend-step-6 = To come up, bend the knees more and lift your chest first.
stretches-forward-bend-not-judged-1 = { stretches-shared-unseen-pull }
stretches-forward-bend-not-judged-2 = The camera can't see whether you really let go: breathe out and let the head hang.
stretches-forward-bend-caution-1 = { stretches-shared-no-pain }
stretches-forward-bend-caution-2 = { stretches-shared-not-with-pain }
stretches-forward-bend-caution-3 = The back may round a little here: if it is tender today, take the main stretch instead.
stretches-forward-bend-caution-4 = Come up slowly, for you may feel dizzy.

# dynamic_lean
stretches-dynamic-lean-name = Step and lean
stretches-dynamic-lean-summary = A step forward and a lean over the bent front leg, again and again, to warm up.
stretches-dynamic-lean-camera = Put the camera beside you, at hip to chest height, about 3.5 m away, so that the whole step stays in the picture. Move side-on, in fitted clothes or with the shirt tucked in.
stretches-dynamic-lean-step-1 = Stand tall with your feet as wide as your hips.
stretches-dynamic-lean-step-2 = Step forward, and bend the front knee.
stretches-dynamic-lean-step-3 = Keep the back leg straight.
stretches-dynamic-lean-step-4 = Lean over from the hips with your back flat.
stretches-dynamic-lean-step-5 = Come up, and step back to where you stood.
stretches-dynamic-lean-step-6 = Change legs, and go on at an even, calm pace.
stretches-dynamic-lean-not-judged-1 = { stretches-shared-unseen-hips }
stretches-dynamic-lean-not-judged-2 = { stretches-shared-unseen-pull }
stretches-dynamic-lean-not-judged-3 = The knees are not judged here: bend the front one as far as is comfortable.
stretches-dynamic-lean-caution-1 = { stretches-shared-no-pain }
stretches-dynamic-lean-caution-2 = { stretches-shared-not-with-pain }
stretches-dynamic-lean-caution-3 = { stretches-shared-no-swing }
stretches-dynamic-lean-caution-4 = Hold on to something if you don't stand safely.

# seated_chair
stretches-seated-chair-name = On a chair
stretches-seated-chair-summary = One leg straight in front of a chair, sitting tall, and the pelvis rolled forward.
stretches-seated-chair-camera = Put the camera beside the chair, at hip to chest height, 2 to 3 m away, with light in front of you. Sit side-on, with the straight leg and your back free of armrests, in fitted clothes.
stretches-seated-chair-step-1 = Sit on the edge of a chair.
stretches-seated-chair-step-2 = Straighten one leg in front of you, heel on the floor, toes up.
stretches-seated-chair-step-3 = Keep the other foot flat on the floor.
stretches-seated-chair-step-4 = { stretches-shared-sit-tall }
stretches-seated-chair-step-5 = Roll the pelvis forward, as if your belt buckle tipped down.
stretches-seated-chair-step-6 = Stop when the back of the thigh pulls, and keep your back flat.
stretches-seated-chair-step-7 = { stretches-shared-stay }
stretches-seated-chair-step-8 = Sit back up, and change legs.
stretches-seated-chair-not-judged-1 = { stretches-shared-unseen-pull }
stretches-seated-chair-not-judged-2 = { stretches-shared-unseen-breath }
stretches-seated-chair-caution-1 = { stretches-shared-no-pain }
stretches-seated-chair-caution-2 = { stretches-shared-not-with-pain }
stretches-seated-chair-caution-3 = Take a chair without wheels that can't slide.
stretches-seated-chair-caution-4 = A small roll is enough: reaching for the foot only rounds the back.

# seated_floor
stretches-seated-floor-name = On the floor, both legs straight
stretches-seated-floor-summary = Both legs straight on the floor, back flat, and a reach forward from the hips.
stretches-seated-floor-camera = Put the camera beside you, low, about as high as a chair's seat, 2 to 3.5 m away, with light in front of you. Sit side-on, with your feet in the picture, in fitted clothes or with the shirt tucked in.
stretches-seated-floor-step-1 = Sit on the floor with both legs straight in front of you, toes up.
stretches-seated-floor-step-2 = Sit on a folded blanket if your pelvis tips backwards.
stretches-seated-floor-step-3 = Lay a strap or a towel round your feet if you can't reach them.
stretches-seated-floor-step-4 = { stretches-shared-sit-tall }
stretches-seated-floor-step-5 = Tip forward from the hips, and reach towards your feet.
stretches-seated-floor-step-6 = { stretches-shared-stop-before-rounding }
stretches-seated-floor-step-7 = { stretches-shared-stay }
stretches-seated-floor-not-judged-1 = { stretches-shared-unseen-pull }
stretches-seated-floor-not-judged-2 = The camera can't see how hard you pull on the strap: use it to sit tall, not to drag yourself down.
stretches-seated-floor-not-judged-3 = { stretches-shared-unseen-breath }
stretches-seated-floor-caution-1 = { stretches-shared-no-pain }
stretches-seated-floor-caution-2 = { stretches-shared-not-with-pain }
stretches-seated-floor-caution-3 = With tight hamstrings the back rounds early here: sit higher, or take the chair or lie down instead.

# lunge_hamstring
stretches-lunge-hamstring-name = From a lunge
stretches-lunge-hamstring-summary = From a lunge with the back knee down, the front leg straightened while the back stays flat.
stretches-lunge-hamstring-camera = Put the camera beside you, low, about as high as a chair's seat, 2 to 3.5 m away, with light in front of you. Kneel side-on, with the front foot in the picture, in fitted clothes or with the shirt tucked in.
stretches-lunge-hamstring-step-1 = Kneel, and put one foot in front, as in a lunge.
stretches-lunge-hamstring-step-2 = Rest your hands on blocks, or on the seat of a chair.
stretches-lunge-hamstring-step-3 = Move your hips back, and straighten the front leg, toes up.
stretches-lunge-hamstring-step-4 = Lift your chest and keep your back flat.
stretches-lunge-hamstring-step-5 = Lean forward from the hips until the back of the front thigh pulls.
stretches-lunge-hamstring-step-6 = { stretches-shared-stay }
stretches-lunge-hamstring-step-7 = Bend the front knee to come back, and change legs.
stretches-lunge-hamstring-not-judged-1 = { stretches-shared-unseen-hips }
stretches-lunge-hamstring-not-judged-2 = { stretches-shared-unseen-pull }
stretches-lunge-hamstring-not-judged-3 = { stretches-shared-unseen-breath }
stretches-lunge-hamstring-caution-1 = { stretches-shared-no-pain }
stretches-lunge-hamstring-caution-2 = { stretches-shared-not-with-pain }
stretches-lunge-hamstring-caution-3 = Put something soft under the back knee.
stretches-lunge-hamstring-caution-4 = Bend the front knee a little if the back begins to round.

# downward_dog
stretches-downward-dog-name = Downward dog
stretches-downward-dog-summary = Hands and feet on the floor, hips high, the back long, the heels sinking.
stretches-downward-dog-camera = Put the camera beside you, at hip height or lower, 2.5 to 3.5 m away, with light from your side of the room. Hands and feet must both be in the picture, and the shirt tucked in, so that it doesn't slide.
stretches-downward-dog-step-1 = Start on hands and knees.
stretches-downward-dog-step-2 = Lift your hips high, until you look like an upside-down V.
stretches-downward-dog-step-3 = Press the hands into the floor and make your back long.
stretches-downward-dog-step-4 = Straighten the knees only as far as the back stays flat.
stretches-downward-dog-step-5 = Let the heels sink towards the floor.
stretches-downward-dog-step-6 = Let the head hang, and breathe slowly.
stretches-downward-dog-step-7 = Bend the knees to come down.
stretches-downward-dog-not-judged-1 = { stretches-shared-unseen-pull }
stretches-downward-dog-not-judged-2 = The heels are not judged: they needn't reach the floor.
stretches-downward-dog-not-judged-3 = { stretches-shared-unseen-breath }
stretches-downward-dog-caution-1 = { stretches-shared-no-pain }
stretches-downward-dog-caution-2 = { stretches-shared-not-with-pain }
stretches-downward-dog-caution-3 = Not with high blood pressure or dizziness without a doctor's word: the head is below the heart.
stretches-downward-dog-caution-4 = Come down when wrists or shoulders complain.

# supine_strap
stretches-supine-strap-name = On your back, with a strap
stretches-supine-strap-summary = Lying on the back, one straight leg raised with a strap, a towel or a sheet.
stretches-supine-strap-camera = { stretches-shared-camera-lying }
stretches-supine-strap-step-1 = Lie on your back, with both legs straight.
stretches-supine-strap-step-2 = Lay a strap, a towel or a sheet round one foot; if you can, take the big toe with your hand.
stretches-supine-strap-step-3 = Raise that leg with the knee straight.
stretches-supine-strap-step-4 = Pull gently until the back of the thigh pulls.
stretches-supine-strap-step-5 = Keep the other leg and your hips on the floor.
stretches-supine-strap-step-6 = { stretches-shared-stay }
stretches-supine-strap-step-7 = Lower the leg, and change legs.
stretches-supine-strap-not-judged-1 = { stretches-shared-unseen-low-back }
stretches-supine-strap-not-judged-2 = { stretches-shared-unseen-pull }
stretches-supine-strap-caution-1 = { stretches-shared-no-pain }
stretches-supine-strap-caution-2 = { stretches-shared-not-with-pain }
stretches-supine-strap-caution-3 = If your back complains, bend the leg that stays down, with its foot on the floor.

# supine_pull_and_straighten
stretches-supine-pull-and-straighten-name = On your back, pull and straighten
stretches-supine-pull-and-straighten-summary = Lying on the back, one leg pulled to the chest and then straightened.
stretches-supine-pull-and-straighten-camera = { stretches-shared-camera-lying }
stretches-supine-pull-and-straighten-step-1 = Lie on your back, with one leg straight on the floor.
stretches-supine-pull-and-straighten-step-2 = Pull the other knee to your chest, with both hands behind the thigh.
stretches-supine-pull-and-straighten-step-3 = Keep the thigh where it is.
stretches-supine-pull-and-straighten-step-4 = Straighten the knee slowly, until the back of the thigh pulls.
stretches-supine-pull-and-straighten-step-5 = { stretches-shared-stay }
stretches-supine-pull-and-straighten-step-6 = Bend the knee, lower the leg, and change legs.
stretches-supine-pull-and-straighten-not-judged-1 = { stretches-shared-unseen-low-back }
stretches-supine-pull-and-straighten-not-judged-2 = { stretches-shared-unseen-pull }
stretches-supine-pull-and-straighten-caution-1 = { stretches-shared-no-pain }
stretches-supine-pull-and-straighten-caution-2 = { stretches-shared-not-with-pain }
stretches-supine-pull-and-straighten-caution-3 = Hold behind the thigh, not on the knee.
stretches-supine-pull-and-straighten-caution-4 = The knee needn't become quite straight at first.

# wall_leg_raise
stretches-wall-leg-raise-name = Leg up the wall
stretches-wall-leg-raise-summary = Lying by the corner of a wall or a door frame, one leg resting straight up against it.
stretches-wall-leg-raise-camera = { stretches-shared-camera-lying }
stretches-wall-leg-raise-step-1 = Lie on your back by the corner of a wall, or in a doorway.
stretches-wall-leg-raise-step-2 = Rest one heel on the wall, and let the other leg lie past the corner.
stretches-wall-leg-raise-step-3 = { stretches-shared-straighten-raised }
stretches-wall-leg-raise-step-4 = Slide your hips closer to the wall for more.
stretches-wall-leg-raise-step-5 = Keep your hips on the floor.
stretches-wall-leg-raise-step-6 = { stretches-shared-stay }
stretches-wall-leg-raise-step-7 = Slide back, and change legs; at a plain wall, put both legs up.
stretches-wall-leg-raise-not-judged-1 = { stretches-shared-unseen-low-back }
stretches-wall-leg-raise-not-judged-2 = { stretches-shared-unseen-pull }
stretches-wall-leg-raise-caution-1 = { stretches-shared-no-pain }
stretches-wall-leg-raise-caution-2 = { stretches-shared-not-with-pain }
stretches-wall-leg-raise-caution-3 = Move away from the wall when your hips lift off the floor.

# free_practice
stretches-free-practice-name = Free practice
stretches-free-practice-summary = Lean forward as you like: Posture watches your back, and nothing has to be reached.
stretches-free-practice-camera = { stretches-shared-camera-standing }
stretches-free-practice-step-1 = Stand side-on and tall until your standing posture is taken.
stretches-free-practice-step-2 = Lean forward from your hips, with your chest leading.
stretches-free-practice-step-3 = Keep the small hollow in your low back, and stop where it would go.
stretches-free-practice-step-4 = Stay there as long as you like, and breathe slowly.
stretches-free-practice-step-5 = Come up the way you went down, and begin again when you like.
stretches-free-practice-not-judged-1 = { stretches-shared-unseen-pull }
stretches-free-practice-not-judged-2 = The knees are not judged here: keep them as you like.
stretches-free-practice-caution-1 = { stretches-shared-no-pain }
stretches-free-practice-caution-2 = { stretches-shared-not-with-pain }
stretches-free-practice-caution-3 = { stretches-shared-no-swing }

# Of a file's own: the same words in every language
stretches-inline = { $words }

# How the body is placed
stretches-position-standing = standing
stretches-position-heel-raised = standing, heel raised
stretches-position-seated = sitting
stretches-position-hands-and-feet = on hands and feet
stretches-position-lying = lying

# What holds for every stretch
stretches-for-all-1 = Holds of 30 seconds or more do more than short ones.
stretches-for-all-2 = Don't bounce, and keep breathing: holding the breath tenses you.
stretches-for-all-3 = Twice a day, or at least three days a week, for weeks.
stretches-for-all-4 = Ask a doctor first, and stop when pain runs down the leg.
stretches-for-all-5 = See a doctor at once when bladder or bowel change, the saddle area is numb or a leg is weak, after a fall or an accident, or with a fever.

# How long and how often
stretches-number = { $number }
stretches-range = { $low } to { $high }
stretches-dose-free = No clock to reach: as often and as long as you like.
stretches-dose-repetitions =
    { $each ->
        [leg] { $times } times a leg.
       *[all] { $times } times.
    }
stretches-dose-hold =
    Hold { $hold } s, { $rounds ->
        [1] once
       *[other] { $rounds } times
    }{ $each ->
        [leg] { " a leg" }
       *[all] { "" }
    }.
stretches-dose-contract-relax =
    Press { $press } s, let go, hold { $hold } s a little deeper; { $rounds ->
        [1] once
       *[other] { $rounds } times
    }{ $each ->
        [leg] { " a leg" }
       *[all] { "" }
    }.

# What the camera judges: the end of "Posture watches …"
stretches-judged-hinge = how far you lean from the hips
stretches-judged-lumbar = whether your low back rounds
stretches-judged-lumbar-loose = whether your low back rounds too far, where some rounding is allowed
stretches-judged-leg-angle = how high the leg is raised
stretches-judged-bounce = whether you bounce
stretches-judged-knee-stretched = whether the knee of the stretched leg stays straight
stretches-judged-knee-back = whether the knee of the back leg stays straight
stretches-judged-knee-both = whether both knees stay straight
stretches-judged-hips-first = whether the hips move before the back
stretches-judged-hold = how long you hold
stretches-judged-contract-relax = how long you press and hold
stretches-judged-press = whether you keep still while you press, and lean further after it
stretches-judged-repetitions = how many times you lean
stretches-judged-free = how long you keep your back flat

# What is wrong with a file, or with the name of a stretch
stretches-missing = There is no stretch called “{ $id }”.
stretches-missing-near =
    { $count ->
        [1] Did you mean { $last }?
       *[other] Did you mean { $first } or { $last }?
    }
stretches-missing-known = There are { $ids }.
stretches-file-id = { $file }: { $id } can't be a stretch's id.
    .remedy = Name the file with small letters, digits and _, a letter first.
stretches-file-unread = { $file } can't be read: { $why }.
    .remedy = Check its name and rights.
stretches-file-large = { $file } is too large for a stretch.
    .remedy = Keep it below { $kilobytes } kB.
stretches-file-nested = { $file }: its lists are nested too deeply.
    .remedy = Write lists of plain values.
stretches-file-taken = { $file }: Posture has a stretch { $id } already.
    .remedy = Give the file another name.
stretches-at-line = { $file }, line { $line }: { $wrong }.
stretches-wrong-utf8 = this is not UTF-8 text
    .remedy = Save the file as UTF-8.
stretches-wrong-toml = this is not TOML: { $what }
    .remedy = Correct the line: text stands in quotes, lists in brackets with commas.
stretches-wrong-parent = { $id } is not a stretch that can have variants
stretches-wrong-drawing = there is no drawing { $name }
    .remedy = Put it beside the file, or name one of Posture's: { $known }.
stretches-wrong-value = { $name } can't be { $value }
stretches-wrong-missing = { $name } is missing
    .remedy = Add it; the stretches that come with Posture show how.
stretches-wrong-unknown = there is no field { $name }
stretches-wrong-contradiction = { $name } doesn't fit the rest: { $why }
    .remedy = Correct one or the other.
stretches-item = { $name }, number { $number }
stretches-allowed = Allowed are { $values }.
stretches-wanted-drawing = Write the name of an SVG file beside this one.
stretches-wanted-text = Write text in quotes.
stretches-wanted-list = Write a list in brackets, with commas between.
stretches-wanted-number = Write a number, without quotes.
stretches-wanted-whole = Write a whole number, without quotes.
stretches-wanted-flag = Allowed are true and false.
stretches-wanted-table = Write a table, which begins with its name in brackets.
stretches-wanted-sentence = Write a whole sentence, with a full stop.
stretches-wanted-finite = Write a finite number.
stretches-wanted-at-least = Write a number that is greater than or equal to { $ge }.
stretches-wanted-at-most = Write a number that is less than or equal to { $le }.
stretches-wanted-characters = Write at most { $max_length } characters.
stretches-wanted-more =
    { $min_length ->
        [one] Write at least one.
       *[other] Write at least { $min_length }.
    }
stretches-wanted-fewer = Write at most { $max_length }.
stretches-contradiction-twice = the same is named twice
stretches-contradiction-side-on = without side_on only "knee" can be judged
stretches-contradiction-lying-hinge = nobody leans while "lying": use "leg_angle"
stretches-contradiction-lying-back = the back can't be seen while "lying"
stretches-contradiction-leg-angle = "leg_angle" is for the position "lying"
stretches-contradiction-rounding-unjudged = "lumbar" isn't judged, so write "not_judged"
stretches-contradiction-rounding-judged = "lumbar" is judged: write "normal" or "loose"
stretches-contradiction-which-knee = the knee is judged: say which
stretches-contradiction-over-hold = it is more than hold_s
stretches-contradiction-over-press = it is more than press_s
stretches-contradiction-over-repetitions = it is more than repetitions
stretches-contradiction-no-hold = a hold takes more than 0 seconds
stretches-contradiction-no-press = contract_relax needs seconds of pressing
stretches-contradiction-press-kind = it is for the kind "contract_relax"
stretches-contradiction-no-repetitions = repetitions needs a number of them
stretches-contradiction-repetitions-kind = it is for the kind "repetitions"

# (end of stretches)



### --- calibration: Calibrating (posture.calibration)

# What to do now, for a person three metres away
calibration-step-stand = Stand side-on, tall and relaxed. Look straight ahead.
calibration-step-hinge = Back flat, knees straight: bend slowly from the hips, and wait there.
calibration-step-stand-again = Good. Come up slowly and stand tall.
calibration-step-round = Now round your back on purpose, as far as is comfortable, and wait there.
calibration-step-stand-last = { calibration-step-stand-again }
calibration-step-done = Done. I know your back now.
calibration-hint-stand = No hurry. Stand still, side-on, with straight knees.
calibration-hint-hinge = No hurry. Bend forward from the hips until your legs stretch, then wait.
calibration-hint-stand-again = No hurry. Come up and stand still.
calibration-hint-round = No hurry. Tuck your tail under and curl your low back, then wait.
calibration-hint-stand-last = { calibration-hint-stand-again }
calibration-in-turn = { $first } { $then }
calibration-kept = Your earlier calibration stays in use.

# Why it can't be trusted, and what to do
calibration-refused-no-person = I couldn't see you.
    .remedy = Step into the picture, side-on, and start again.
calibration-refused-out-of-frame = Part of you was out of the picture.
    .remedy = Step back until I see you from head to feet, also when you bend, and start again.
calibration-refused-not-side-on = You were turned towards or away from the camera.
    .remedy = Stand exactly side-on, toes pointing across the picture, and start again.
calibration-refused-low-confidence = I couldn't make out your back for too long.
    .remedy = Put more light in front of you, tuck in your top, and start again.
calibration-refused-not-standing = I never saw you stand upright and still for long enough.
    .remedy = Stand tall with straight knees and both feet on the floor, and start again.
calibration-refused-walked = You moved away from your spot.
    .remedy = Keep both feet on one spot until the end, and start again.
calibration-refused-stranger = I lost you, or somebody else stepped in.
    .remedy = Have only yourself in the picture, and start again.
calibration-refused-no-hinge = I saw no bend from the hips.
    .remedy = Bend forward with a flat back until you feel your legs stretch, wait a moment, and come up.
calibration-refused-knees-in-hinge = Your knees bent in the flat bend.
    .remedy = Do it again with straight knees, and only as low as they allow.
calibration-refused-hinge-rounded = Your back was round in the flat bend.
    .remedy = Do it again with your chest up, and stop before your back gives way.
calibration-refused-no-rounding = I saw no rounding of your back.
    .remedy = Tuck your tail under, curl your low back as a cat does, and wait a moment.
calibration-refused-knees-in-rounding = Your knees bent while you rounded.
    .remedy = Round again with straight knees.
calibration-refused-not-separable = Your round back looks too much like your flat back.
    .remedy = Tuck in your top or wear a closer one, and round as far as is comfortable.
calibration-refused-broken-off = It ended before you stood up again.
    .remedy = Come up and stand still at the end, and start again.
calibration-refused-timed-out = That took too long, so I stopped.
    .remedy = Start again when you are ready: there is no hurry.

# What keeps it from being graded good
calibration-reason-shallow = The flat bend was shallow: lower bends are judged less surely.
calibration-reason-not-flat = Your flat bend was not quite flat, or your clothes hid it.
calibration-reason-close = Your round back is not far from your flat back.
calibration-reason-turned = You were turned a little from side-on.
calibration-reason-unclear = Your back was hard to make out: more light or a closer top would help.

# Why it should be done again
calibration-stale-old = Your calibration is more than two weeks old: calibrate again before you start.
calibration-stale-distance = The camera is nearer or further away than when you calibrated: move it back, or calibrate again.
calibration-stale-standing = You stand, or are dressed, differently than when you calibrated: calibrate again.

# Where somebody stands
calibration-place = { $side ->
    [left] Left side
   *[right] Right side
 } to { $camera ->
    [own] this computer's camera
    [phone] the phone
    [other] the camera
   *[named] the camera { $camera }
 }, your leg fills { $percent } % of the picture's height{ $heel ->
    [0] { "" }
   *[raised] , heel raised by { $heel } % of your leg
 }.

# A stored one that can't be used
calibration-shares = Caution at { NUMBER($caution, maximumFractionDigits: 4) } % and rounded at { NUMBER($rounded, maximumFractionDigits: 4) } % can't be used.
    .remedy = Choose two rising shares above { $release } %, for instance 50 and 70.
calibration-unread = The stored calibration can't be read.
    .remedy = Calibrate again: it takes a minute.
calibration-other = This is no calibration that this version of Posture can read.
    .remedy = Calibrate again: it takes a minute.
calibration-damaged = The stored calibration is damaged.
    .remedy = Calibrate again: it takes a minute.
calibration-file-unread = { $path } can't be read.
    .remedy = Make one with posture calibrate.

# (end of calibration)



### --- coach: The coach: what is shown and said during a stretch, the summary, the safety questions (posture.coach)

# Getting ready: the word is to be read from three metres away
coach-ready-standing = Stand side-on, tall and relaxed, with your whole body in the picture.
    .word = Get ready
coach-ready-seated = Turn your side to the camera, with your whole body in the picture.
    .word = Get ready
coach-ready-lying = Lie down with your side to the camera and your whole body in the picture.
    .word = Get ready
coach-ready-facing = Stand where the camera sees your whole body.
    .word = Get ready
coach-dark = It is dark here. Switch on a light in front of you.

# Going in
coach-into-one-standing = One foot forward, that leg straight: lean forward from the hips.
    .word = Go in
coach-into-one-heel-raised = One heel up, that knee straight: lean forward from the hips.
    .word = Go in
coach-into-one-seated = Sit tall, one leg straight: tip forward from the hips.
    .word = Go in
coach-into-one-hands-and-feet = Straighten your front leg and keep your back long.
    .word = Go in
coach-into-one-lying = On your back, raise one leg and straighten it.
    .word = Go in
coach-into-both-standing = Bend forward: hips first, then let your back follow.
    .word = Go in
coach-into-both-heel-raised = Lean forward from the hips.
    .word = Go in
coach-into-both-seated = Both legs straight: sit tall and tip forward from the hips.
    .word = Go in
coach-into-both-hands-and-feet = Hands and feet on the floor, hips high, back long.
    .word = Go in
coach-into-both-lying = On your back, raise both legs and straighten them.
    .word = Go in
coach-into-free = Lean forward from your hips, back flat.
    .word = Ready
coach-into-facing = Go into the stretch as shown, and hold it.
    .word = Go in
coach-into-repeat = Step forward and lean over from the hips, come up, and change legs.
    .word = Begin
coach-change-leg =
    { $leg ->
        [left] Now the other leg: the left one.
        [right] Now the other leg: the right one.
       *[any] Now the other leg.
    }
    .word = Other leg
coach-same-leg =
    { $leg ->
        [left] That is the left leg again; the other leg, the right one, is next. Stay if you like.
       *[right] That is the right leg again; the other leg, the left one, is next. Stay if you like.
    }

# The phases
coach-phase-hold = Hold it there, and breathe.
    .word = Hold
coach-phase-press = Press your heel down, without moving.
    .word = Press
coach-phase-relax = Relax, breathe out, and lean in a little further.
    .word = Relax
coach-phase-repeat = Down and up, at an even, calm pace.
    .word = Again
coach-phase-come-up = Good. Come up slowly.
    .word = Come up
coach-phase-summary = Well done. That was all.
    .word = Done
coach-stopped = Come out slowly and rest. We stop here.
    .word = Rest
coach-paused = Paused. Go on when you are ready.
    .word = Paused
coach-free-lean = Good. Lead with your chest, lean from the hips.
    .word = Flat
coach-careful = Lift your chest a little before you go on.
    .word = Careful

# What is wrong with the form, and what to do
coach-fault-unseen = I can't see you well enough to tell.
    .word = Can't see
coach-fault-rounded = { measure-rounded }
    .word = Chest up
coach-fault-knee = Straighten your knee.
    .word = Straight knee
coach-fault-knees = Straighten your knees.
    .word = Straight knees
coach-fault-knee-back = Straighten your back knee.
    .word = Straight knee
coach-fault-bounce = No bouncing: stay still and breathe.
    .word = Be still
coach-fault-out = Go back into the stretch: the clock waits.
    .word = Go back
coach-fault-neck = Let your head stay in line with your back.
    .word = Head in line
coach-fault-moved = Press without moving: stay where you are.
    .word = Don't move
coach-fault-not-deeper = Breathe out, and lean in a little further.
    .word = Further
coach-fault-back-first = Begin with the hips, then let the back follow.
    .word = Hips first
coach-fault-shallower = You came up a little: ease back in.
    .word = Ease in
# In a word, what keeps the camera from seeing; the sentence is the camera's own
coach-unseen-no-person = Step in
coach-unseen-out-of-frame = Step back
coach-unseen-not-side-on = Turn
coach-unseen-no-reference = Stand tall
coach-unseen-low-confidence = Can't see

# Why the clock stands still
coach-pause-unseen = { coach-fault-unseen }
coach-pause-rounded = Your back is rounded.
coach-pause-knee = Your knee is bent.
coach-pause-bounce = You are bouncing.
coach-pause-out = You came out of the stretch.
coach-pause-moved = You moved while pressing.
coach-pause-moving = You are moving.
coach-pause-camera = No picture came.
coach-pause-person = Paused.

# Said by the way
coach-praise = Well held: keep it there.
coach-praise-again = That's it: the clock runs again.
coach-hint = No hurry. Go into the stretch when you are ready.
coach-hint-up = Come up slowly: that one is done.
coach-early =
    { $seconds ->
        [one] That was 1 second of right form.
       *[other] That was { $seconds } seconds of right form.
    }
coach-not-counted = Too short to count: go in again when you are ready.
coach-skipped = Skipped. Come up slowly.
coach-count = { $number }
coach-rep = { $number }.
coach-rep-rounded = { $number }, rounded.
coach-in-turn = { $first } { $then }

# The report: what it adds up to, what went well, what to do next time
coach-report-name = { $name }.
coach-report-holds =
    { $holds ->
        [one] 1 hold
       *[other] { $holds } holds
    }: { $right ->
        [one] 1 second
       *[other] { $right } seconds
    } with right form, of { $placed ->
        [one] 1 second
       *[other] { $placed } seconds
    } in position.
coach-report-leans =
    { $holds ->
        [one] 1 lean
       *[other] { $holds } leans
    }: { $right ->
        [one] 1 second
       *[other] { $right } seconds
    } with right form, of { $placed ->
        [one] 1 second
       *[other] { $placed } seconds
    } in position.
coach-report-range =
    { $leg ->
        [left] Left leg
        [right] Right leg
       *[both] Both legs
    }: { $degrees } degrees.
coach-report-alike = Both sides alike.
coach-report-further =
    { $leg ->
        [left] The left leg went { $degrees } degrees further.
       *[right] The right leg went { $degrees } degrees further.
    }
coach-report-warnings =
    Your back rounded { $times ->
        [1] once
        [2] twice
       *[other] { $times } times
    }.
coach-well-reps =
    { $clean } of { $reps ->
        [one] 1 repetition
       *[other] { $reps } repetitions
    } with a flat back.
coach-well-set-up = You set up well.
coach-well-throughout = Right form from beginning to end.
coach-well-some-full = You held { $full } of { $planned } stretches for the full time with right form.
coach-well-full-time = You held every stretch for its full time with right form.
coach-well-found = You found your way into the stretch.
coach-well-seconds =
    { $seconds ->
        [one] 1 second
       *[other] { $seconds } seconds
    } with right form.
coach-next-same = Next time, do the same again.
coach-next-go-on = Next time, go on into the stretch and let the clock run.
coach-next-pain = You stopped because it hurt. Rest; if it stays, ask a doctor before you stretch again.
coach-next-stop-at = Next time, stop at about { $degrees }° from the hips and lift your chest there; past that your back rounds.
coach-next-longer =
    Next time, hold the flat lean longer: { $so_far ->
        [one] 1 second
       *[other] { $so_far } seconds
    } so far, { $aim } is the aim.
coach-next-unseen = Next time, stand side-on with your whole body in the picture, so that I see all of it.
coach-next-rounded = Next time, lean less far and keep your chest up, so that your back stays flat.
coach-next-knee = Next time, lean less far and keep the knee straight.
coach-next-bounce = Next time, lean in slowly and stay still there.
coach-next-out = Next time, choose a depth that you can keep to the end.
coach-next-neck = Next time, keep your head in line with your back.
coach-next-moved = Next time, press without moving.
coach-next-not-deeper = Next time, breathe out after pressing and lean in a little further.
coach-next-back-first = Next time, begin with the hips and let the back follow.
coach-next-shallower = { coach-next-out }

# The safety questions: each, and what a yes says
coach-safety-back-pain = Do you have back pain that began, or got worse, in the last three months?
    .reason = You have back pain that is new or has got worse. Stretching can load an irritated back further.
coach-safety-leg-pain = Does pain, tingling or burning run down your leg?
    .reason = Pain runs down your leg. It can come from an irritated nerve, which stretching pulls on.
coach-safety-bladder-bowel = Have you noticed a change in how you control your bladder or bowel?
    .reason = Your bladder or bowel control has changed.
coach-safety-saddle-numbness = Is it numb between your legs, where you would sit on a saddle?
    .reason = It is numb where you would sit on a saddle.
coach-safety-leg-weakness = Has a leg or foot become weak?
    .reason = A leg or foot has become weak.
coach-safety-after-fall = Have you hurt your back in a fall or an accident?
    .reason = You have hurt your back in a fall or an accident.
coach-safety-fever = Do you have a fever?
    .reason = You have a fever.
coach-safety-stop = Please ask a doctor first.
    .remedy = Stretching may not be right for you just now, so Posture stops here. Ask a doctor what is good for you, and come back when you can answer no to every question.
coach-safety-urgent = Please see a doctor at once.
    .remedy = This can be a sign of something that should not wait. Don't stretch. Call your doctor or an emergency service now.
coach-safety-first = The questions about your health come first.
    .remedy = Answer them, then start again.
coach-safety-unanswered = Not every question was answered.
    .remedy = Answer each with yes or no.

coach-highlight-roundest = Your roundest moment, at { $seconds } s: { $hips }° from the hips, { $back }° from the low back.
coach-highlight-deepest = Your deepest flat lean, at { $seconds } s: { $hips }° from the hips, { $back }° from the low back.

# (end of coach)



### --- clips: Reviews, reports, exports, batches (posture.clips)

# What a review says of a clip
clips-time = { NUMBER($time_s, minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: 0) } s
clips-seen-unjudged = I couldn't judge the back in this clip.
clips-seen-still = { $verdict ->
    [good] In this picture the low back is flat. Measured against the average person: no standing was seen.
    [caution] In this picture the low back rounds a little. Measured against the average person: no standing was seen.
   *[rounded] In this picture the low back is rounded. Measured against the average person: no standing was seen.
 }
clips-seen-lean = You tipped up to { NUMBER($hips_deg, maximumFractionDigits: 0) }° from the hips; your low back rounded up to { NUMBER($back_deg, maximumFractionDigits: 0) }°.
clips-seen-no-warning = No warning in { NUMBER($judged_s, maximumFractionDigits: 0) } s judged.
clips-seen-warnings = { $warnings ->
    [one] One warning in { NUMBER($judged_s, maximumFractionDigits: 0) } s judged, { $when }.
   *[other] { $warnings } warnings in { NUMBER($judged_s, maximumFractionDigits: 0) } s judged, { $when }.
 }
clips-when-each = at { $times }
clips-when-many = the first at { $first }, the last at { $last }, the longest ({ NUMBER($length_s, maximumFractionDigits: 0) } s) at { $longest }
clips-judged-average = { $name } isn't calibrated yet: judged by the average person's limits.
clips-judged-own = Judged by { $name }'s own limits.
clips-judged-yours = Judged by your own limits.
clips-no-picture = { $clip } holds no picture that can be shown.
    .remedy = Record or export it again.
clips-calibration-unfinished = The clip ended before the calibration did.
    .remedy = Film all five steps in one go.

# The timeline, the annotated video, the notebook
clips-timeline-title = { $clip }: how much came from the hips, how much from the back
clips-timeline-hips = hip hinge
clips-timeline-back = low-back rounding
clips-timeline-band = 95 % band
clips-timeline-caution = caution { NUMBER($limit_deg, maximumFractionDigits: 0) }°
clips-timeline-rounded = rounded { NUMBER($limit_deg, maximumFractionDigits: 0) }°
clips-timeline-warning = warning
clips-timeline-degrees = degrees from own standing
clips-timeline-unseen =
    can't
    tell
clips-timeline-seconds = seconds
clips-drawn-good = back flat
clips-drawn-caution = rounding a little
clips-drawn-rounded = rounded
clips-drawn-unknown = can't tell
clips-drawn-hips = hips { $angle }
clips-drawn-back = back { $angle } ± { $spread }
clips-drawn-warning = Your back is rounding.
clips-notebook-warnings = Warnings
clips-notebook-warning = { NUMBER($start_s, minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: 0) }–{ NUMBER($end_s, minimumFractionDigits: 1, maximumFractionDigits: 1, useGrouping: 0) } s, up to { NUMBER($peak_deg, maximumFractionDigits: 0) }°

# report.html
clips-page-title = { $clip } – Posture report
clips-page-clip = { $file }, { NUMBER($width, useGrouping: 0) } × { NUMBER($height, useGrouping: 0) } pixels, { $length } long
clips-page-damaged = The clip breaks off or has damaged pictures; this is what could be read.
clips-page-judged = Judged
clips-page-rounded = Rounded
clips-page-warnings = Warnings
clips-page-most-hips = Most from the hips
clips-page-most-back = Most from the low back
clips-page-how = How it went
clips-page-timeline = Timeline
clips-page-curves = Curves over time: how far the hips tipped and how far the low back rounded, with the limits and the warnings
clips-page-others = The others:
clips-page-number = No.
clips-page-when = When
clips-page-back = Low back
clips-page-of-maximum = Of the maximum
clips-page-roundest = The roundest moment of warning { $number }, at { $time }
clips-page-peak = Low back { NUMBER($back_deg, maximumFractionDigits: 0) }°, { NUMBER($pct, maximumFractionDigits: 0) } % of the maximum,
clips-page-left-out = { $warnings ->
    [one] One more warning is in report.json.
   *[other] { $warnings } more warnings are in report.json.
 }
clips-page-span = { $start } to { $end }
clips-page-seen-at = seen at { $time }
clips-page-none = None.
clips-page-by-what = Judged by what
clips-page-calibrated = The full rounding measured when calibrating on { $day }: { NUMBER($maximum_deg, maximumFractionDigits: 0) }°.
clips-page-calibrated-person = The full rounding measured when calibrating { $name } on { $day }: { NUMBER($maximum_deg, maximumFractionDigits: 0) }°.
clips-page-average = The full rounding of the average person: { NUMBER($maximum_deg, maximumFractionDigits: 0) }°. People differ, from 24° to 60°; calibrating measures your own.
clips-page-limits = { $strictness ->
    [own] Shares chosen for this person:
    [strict] Strictness strict:
    [relaxed] Strictness relaxed:
   *[standard] Strictness standard:
 } caution from { NUMBER($caution_deg, maximumFractionDigits: 0) }° ({ NUMBER($caution_pct, maximumFractionDigits: 0) } %), rounded from { NUMBER($rounded_deg, maximumFractionDigits: 0) }° ({ NUMBER($rounded_pct, maximumFractionDigits: 0) } %).
clips-page-own-standing = All angles are counted from this person's own standing, seen in this clip at { $time }.
clips-page-average-standing = No standing was seen in this clip, so angles are counted from the average person's standing, which is less sure.
clips-page-figures = What these figures are
clips-page-estimate = An estimate from one camera, read from the outline of the back. It is not a diagnosis. Instruments in clinics differ by 5° to 15° themselves.
clips-page-band = In this clip the low back's true figure is expected within ±{ NUMBER($band_deg, maximumFractionDigits: 0) }° of the one shown, 19 times in 20.
clips-page-not-judged = Not judged:
clips-page-unjudged = { $status ->
    [no_person] nobody was in the picture
    [out_of_frame] part of the body was out of the picture
    [not_side_on] the camera did not look from the side
    [no_reference] standing had not been seen yet
   *[low_confidence] the back could not be made out
 } { $amount ->
    [little] (less than 1 % of the clip)
   *[some] ({ NUMBER($pct, maximumFractionDigits: 0) } % of the clip)
 }
clips-page-doctor = Not with acute back pain or pain running down the leg: ask a doctor first.
clips-page-made = Posture { $version }, pose model { $model }. Made on this computer; this file asks the network for nothing.

# What can go wrong with reports and exports
clips-report-unwritten = The report can't be written to { $folder }: { $why }.
    .remedy = Choose another folder with --out, or make room there.
clips-summary-unwritten = The summary can't be written to { $folder }: { $why }.
    .remedy = Choose another folder with --out, or make room there.
clips-export-other-files = { $folder } holds other files, so it isn't replaced.
    .remedy = Move them away, or choose another --out.
clips-export-lacks = { $file } needs a package that is not installed.
    .remedy = Install it: pip install "{ $package }"
clips-export-unknown = There is no export called '{ $name }'.
    .remedy = Choose all, or from: { $known }.
clips-video-no-encoder = This PyAV has no H.264 encoder.
    .remedy = Install the av wheel from PyPI, or leave annotated.mp4 out.

# Batches
clips-folder-empty = The folder { $folder } holds no videos and no pictures.
    .remedy = Give a folder with clips in it, or one clip.
clips-missing = { $path } does not exist.
    .remedy = Check how it is written.
clips-unread = { $path } can't be read: { $why }.
    .remedy = Check the file.
clips-failed = { $path } failed: { $why }
clips-changed = { $path } has changed or gone while it was being reviewed.
    .remedy = Review it again once nothing writes to it any more.
clips-stumbled = Posture stumbled over { $path }: { $why }.
clips-process-killed = The process that reviewed it was killed, as happens when memory runs out, in { $attempts } attempts.
clips-process-crashed = The process that reviewed it crashed (signal { $signal }), in { $attempts } attempts.
clips-process-ended = The process that reviewed it ended by itself (exit code { $code }), in { $attempts } attempts.
clips-worker-other = The worker that reviewed it gave { $kind }: has it another version of Posture?
clips-worker-lost = The worker that reviewed it was lost each time, on several workers: it may take more memory than they have.
clips-worker-unable = The worker that reviewed it could not do it: { $why }.
clips-cluster-versions = A worker has Posture { $theirs }, the command was given with { $ours }.
    .remedy = Install the same version everywhere.
clips-cluster-elsewhere = { $reports ->
    [one] The workers say they wrote { $reports } report, but it is not in { $folder } on this computer.
   *[other] The workers say they wrote { $reports } reports, but none of them is in { $folder } on this computer.
 }
    .remedy = Clips and --out must be in folders that this computer and all workers share, under the same path.
clips-cluster-gone = The Dask scheduler at { $address } went away.
    .remedy = Start it again, and this command: it carries on.
clips-cluster-no-dask = Dask, which --scheduler needs, is not installed.
    .remedy = Install it with: pip install 'posture-coach[cluster]'
clips-polars-missing = Tables for Python need Polars, which is not installed.
    .remedy = Install it with: pip install 'posture-coach[tables]'
clips-store-lacks = What reads clips at { $kind }:// is not installed.
    .remedy = Install it, also on every worker, with: pip install 'posture-coach[stores]'
clips-store-lacks-other = What reads clips at { $kind }:// is not installed: { $why }.
    .remedy = Install it beside posture-coach[stores], also on every worker.
clips-store-unknown = There is no kind of store that is called { $kind }.
    .remedy = Give an address such as s3://bucket/folder, or a folder of this computer.
clips-store-nothing = There is nothing at { $address }.
    .remedy = Check the name of the bucket and of the folder.
clips-store-empty = There are no videos at { $address }.
    .remedy = Give a folder with clips in it, or one clip; folders of pictures must be on this computer.
clips-store-denied = The store did not give access to { $address }.
    .remedy = Give this computer, and every worker, a key that may list and read it (for S3 in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or in ~/.aws/credentials).
clips-store-large = { $address } has more than { $most } GB, and no more than that is fetched.
    .remedy = Cut it into shorter clips, or copy it to a disk and review it there.
clips-store-unread = { $address } can't be read: { $why }.
    .remedy = Check that the store can be reached; the same command tries again and carries on.
clips-cluster-silent = No Dask scheduler answers at { $address }.
    .remedy = Check the address, such as tcp://192.168.1.20:8786, and that dask scheduler is running there.

# The exports, each by its id
clips-export-is-frames = Every frame as a table
clips-export-is-report = The findings for other programs
clips-export-is-timeline = The chart as a picture
clips-export-is-html = A report to read or print
clips-export-is-paper = One or two pages for a clinician (PDF)
clips-export-is-video = The clip with the lines drawn on it
clips-export-is-warnings = The worst moment of each warning as a picture
clips-export-is-motion = The angles for OpenSim
clips-export-is-landmarks = The points of the body in space
clips-export-is-c3d = The same points for motion-capture programs
clips-export-is-openpose = The points of the body as OpenPose writes them
clips-export-is-poses = What the pose model saw, to be judged again without it

clips-no-recordings = The folder { $folder } holds no poses.zip.
    .remedy = Give a poses.zip, which posture review CLIP --keep-poses writes, or a folder of reports with some in it.
clips-export-needs-pictures = { $files } can't be made from recorded poses: they are drawn on pictures of the clip.
    .remedy = Review the clip itself for them, or leave them out.

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

# Places
storage-place-new = Place { $number }
storage-place-gone = This place is not kept any more.
    .remedy = Choose another.
storage-place-name = '{ $name }' can't be the name of a place.
    .remedy = Choose a name of 1 to { $characters } characters on one line.
storage-place-taken = There already is a place called '{ $name }'.
    .remedy = Choose another name, or rename that place.
storage-place-unknown = There is no place called '{ $name }'.
    .remedy = 'posture places list' shows those that are kept.

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

# What is due (posture.progress.due)
storage-due-due = Time to stretch: { NUMBER($hold_s, maximumFractionDigits: 0) } s, { $holds } times a leg. This week so far: { $done } of { $wanted } days.
storage-due-rest = Time to stretch: still to go today are { NUMBER($left_s, maximumFractionDigits: 0) } s on the left and { NUMBER($right_s, maximumFractionDigits: 0) } s on the right.
storage-due-new = Nothing is due: there is no session yet.
storage-due-done = Done for today. This week: { $done } of { $wanted } days.
storage-due-reached = Nothing is due: this week has its { $done } of { $wanted } days.
storage-due-resting = Nothing is due today. This week: { $done } of { $wanted } days.
storage-due-later = Due today, from { $time } on.
storage-due-quiet = Due, but these are quiet hours.
storage-due-snoozed = Put off until { $time }.
storage-due-off = Due, but reminders are switched off.

# Goals
storage-goal-days = This week: { $done } of { $wanted } days.
storage-goal-depth = { $leg ->
    [left] Left leg:
    [right] Right leg:
   *[both] Both legs:
 } { NUMBER($depth_deg, maximumFractionDigits: 0) }° of { NUMBER($goal_deg, maximumFractionDigits: 0) }°.
storage-goal-reached = { $leg ->
    [left] Left leg:
    [right] Right leg:
   *[both] Both legs:
 } { NUMBER($depth_deg, maximumFractionDigits: 0) }°, the { NUMBER($goal_deg, maximumFractionDigits: 0) }° are reached.

# The week that is over (posture.progress.look_back)
storage-week-nothing = Last week was a week without stretching.
storage-week-done = Last week: { $sessions ->
    [one] one session,
   *[other] { $sessions } sessions,
 } both legs on { $days ->
    [one] one day,
   *[other] { $days } days,
 } { $reached ->
    [yes] as often as you wanted.
   *[no] of { $wanted } you wanted.
 }
storage-week-minutes = { NUMBER($minutes, maximumFractionDigits: 0) ->
    [one] About one minute
   *[other] { NUMBER($minutes, maximumFractionDigits: 0) } minutes
 } in right form, both legs together.
storage-week-depth = { $leg ->
    [left] Left leg:
    [right] Right leg:
   *[both] Both legs:
 } { NUMBER($depth_deg, maximumFractionDigits: 0) }°{ $change ->
    [deeper] , { NUMBER($by_deg, maximumFractionDigits: 0) }° deeper than the week before.
    [shallower] , { NUMBER($by_deg, maximumFractionDigits: 0) }° less than the week before.
    [same] , as the week before.
   *[none] .
 }
storage-week-pain = { $times ->
    [one] Once you stopped because it hurt: go less deep this week, and ask a doctor if it stays.
   *[other] You stopped { $times } times because it hurt: go less deep this week, and ask a doctor if it stays.
 }
storage-week-warnings = { $warnings ->
    [one] One warning;
   *[other] { $warnings } warnings;
 } { $before } the week before.

# (end of storage)



### --- papers: Papers for a clinician or a record (posture.papers)

papers-foot = Posture { $version }, { $day }. An estimate from one camera, not a diagnosis.
papers-title = Hamstring stretching
papers-title-of = Hamstring stretching: { $name }
papers-period = { $since } to { $until }, as a camera beside the person saw it
papers-nothing-done = No session in these weeks.
papers-often = { $sessions ->
    [one] One session,
   *[other] { $sessions } sessions,
 } both legs held for at least one hold on { $days ->
    [one] one day
   *[other] { $days } days
 }; { $reached } of { $weeks } weeks with { $wanted } such days or more.

# What was done
papers-done = What was done
papers-head-stretch = Stretch
papers-head-sessions = Sessions
papers-head-holds = Holds
papers-head-left-time = Left leg (min)
papers-head-right-time = Right leg (min)
papers-head-warnings = Warnings (a minute)
papers-head-week = Week
papers-head-days = Days
papers-head-left = Left
papers-head-right = Right
papers-head-both = Both
papers-head-pain = Pain
papers-dose = Minutes count only while the back was flat and the form right. Recommended: { NUMBER($hold_s, maximumFractionDigits: 0) } s, { $holds } times a leg, on at least { $days } days a week.
papers-dose-more = Minutes count only while the back was flat and the form right. Recommended: { NUMBER($hold_s, maximumFractionDigits: 0) } s, { $holds } times a leg, on at least { $days } days a week. Not listed: { $stretches ->
    [one] one other stretch.
   *[other] { $stretches } other stretches.
 }
papers-per-minute = { $warnings } ({ NUMBER($rate, minimumFractionDigits: 1, maximumFractionDigits: 1) })

# How deep, how evenly
papers-depth = Depth
papers-depth-none = In none of these sessions was a depth measured.
papers-depth-of = Depth: { $stretch }
papers-depth-is = How far the pelvis tipped forward while the low back stayed flat, the deepest of each session, in degrees from standing. Pale bars: where the true figure is expected 19 times in 20, as stated when it was measured; points without one are from before this was kept.
papers-symmetry = Left minus right
papers-symmetry-is = Above 0 the left leg went deeper. Grey: closer than { NUMBER($within_deg, maximumFractionDigits: 0) }° counts as even; a single estimate is no surer.
papers-series-left = left leg
papers-series-right = right leg
papers-series-both = both legs
papers-series-apart = left minus right
papers-weeks = Week by week
papers-weeks-are = Days: both legs held in good form for at least one hold. Left, right, both: the deepest flat hinge of the stretch above. Warnings: the low back rounded for longer than a moment. Pain: sessions ended for it.
papers-week-from = from { $day }
papers-pains = { $times ->
    [one] One session was ended because it hurt: { $when }.
   *[other] { $times } sessions were ended because it hurt, lately on { $when }.
 }

# How it was measured
papers-how = How it was measured, and how surely
papers-how-measured = One ordinary camera, side-on. A pose model finds the person, and the outline of the back in the picture tells how much of the lean came from the hips and how much from the low back, relative to the person's own relaxed standing. Frames that can't be judged (turned away, out of the picture, dark, loose clothes) are left out, not guessed.
papers-judged-average = Judged by the average person's full rounding of { NUMBER($maximum_deg, maximumFractionDigits: 0) }°, as this person is not calibrated: caution from { NUMBER($caution_deg, maximumFractionDigits: 0) }°, rounded from { NUMBER($rounded_deg, maximumFractionDigits: 0) }° of low-back flexion. People differ, from 24° to 60°.
papers-judged-own = Judged by this person's own full rounding of { NUMBER($maximum_deg, maximumFractionDigits: 0) }°, measured on { $day }: caution from { NUMBER($caution_deg, maximumFractionDigits: 0) }°, rounded from { NUMBER($rounded_deg, maximumFractionDigits: 0) }° of low-back flexion.
papers-how-sure = On rendered people, whose angles are known exactly, hips and low back were off by about 2° on average. No study has compared it with instruments on real people; there the stated bands are wider. Instruments in clinics have a smallest detectable change of 5° to 15° themselves (Laird 2016). A difference smaller than the bars is no difference.
papers-not = What this is not
papers-not-a-diagnosis = It is not a diagnosis, no medical device made it, and it compares nobody with others. It tells nothing of pain, strength, nerves or single vertebrae. What the camera did not see is not in it.

# FHIR
papers-fhir-flat-hinge = Deepest forward tilt of the pelvis with a flat low back
papers-fhir-flat-hinge-sd = Standard deviation of its error, as stated
papers-fhir-right-form-time = Time in right form
papers-fhir-in-position-time = Time in position
papers-fhir-warnings = Warnings of a rounded low back
papers-fhir-largest-rounding-share = Largest share of a hold with a rounded low back
papers-fhir-leg = { $leg ->
    [left] Left leg
    [right] Right leg
   *[both] Both legs
 }
papers-fhir-method = Estimated from one camera at the person's side, from the outline of the back; relative to the person's own standing
papers-fhir-stretch = Stretch: { $stretch }.
papers-fhir-note = An estimate, not a diagnosis; not measured by a medical device.

# A calendar
papers-calendar-title = Stretch the hamstrings
papers-calendar-dose = { NUMBER($hold_s, maximumFractionDigits: 0) } s, { $holds } times a leg, with a flat back.

# Before and after
papers-compare = Before and after
papers-compare-of = Before and after: { $name }
papers-compare-which = Before: { $before }. After: { $after }.
papers-compare-head-what = What
papers-compare-head-before = Before
papers-compare-head-after = After
papers-compare-head-by = Change
papers-compare-head-meaning = Larger than the error?
papers-compare-change = yes: more than ±{ NUMBER($within, maximumFractionDigits: 0) }°
papers-compare-error = no: within ±{ NUMBER($within, maximumFractionDigits: 0) }°
papers-compare-depth = { $leg ->
    [left] Deepest flat hinge, left leg
    [right] Deepest flat hinge, right leg
   *[both] Deepest flat hinge, both legs
 }
papers-compare-holds = Holds
papers-compare-right = Time in right form
papers-compare-warnings = Warnings a minute
papers-compare-hips = Most from the hips
papers-compare-back = Most from the low back
papers-compare-judged = Judged
papers-compare-rounded = Rounded, of what was judged
papers-compare-warned = Warnings
papers-compare-is = A change of an angle that is smaller than the errors of both figures together (19 times in 20) can't be told from none. Two moments are not a trend.
papers-compare-none = There are no two sessions of one stretch with a depth to compare.
    .remedy = Stretch again, or say which stretch or whose: posture compare --profile NAME --stretch ID
papers-compare-no-report = { $folder } is not the folder of a reviewed clip.
    .remedy = Give two folders that posture review wrote, each with a report.json.
papers-compare-two-people = These clips were judged for two people.
    .remedy = Compare clips of one person.

# (end of papers)



### --- holdings: All that is kept, shown, handed over, erased, backed up (posture.holdings)

# Kinds of things that are kept
holdings-kind-profiles = Profiles
holdings-kind-calibrations = Calibrations
holdings-kind-answers = Answers to the safety questions
holdings-kind-goals = Goals and reminders
holdings-kind-places = Places to stretch in
holdings-kind-sessions = Sessions with their holds
holdings-kind-recordings = Recordings
holdings-kind-clips = Clips you added
holdings-kind-growing = Recordings still coming in
holdings-kind-poses = Recorded poses
holdings-kind-exports = Exports of reviews
holdings-kind-reviews = Reviews
holdings-kind-samples = Pictures of the samples
holdings-kind-stretches = Stretches of your own
holdings-kind-settings = Settings
holdings-kind-database = The database
holdings-kind-copies = Copies of the database from before an upgrade
holdings-kind-keys = Keys of devices that were let in
holdings-kind-logs = Logs
holdings-kind-work = Work under way, or left over
holdings-kind-unknown = Not Posture's own
holdings-whose-person = { $name }
holdings-whose-deleted = { $name } (profile deleted)
holdings-whose-nobody = nobody in particular
holdings-whose-machine = this computer
holdings-size = { $unit ->
    [giga] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB
    [mega] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB
   *[kilo] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } KB
 }
holdings-clip-untitled = Clip
holdings-handed-over = This is what Posture keeps. There is a folder for each person; “nobody” is what was done without a profile, “computer” holds settings and your own stretches. profile.json can be read by “posture profiles import”, history.csv by any spreadsheet; films play in browsers and players. In a review, report.json has the findings and frames.csv the angles of every picture; curve and overlay files are what the page draws from. docs/data.md describes every file.

# Backups
holdings-backup-none = { $file } is no backup of Posture.
    .remedy = Name a file that “posture data backup” wrote.
holdings-backup-unread = { $file } can't be read: { $why }.
    .remedy = Name a file that “posture data backup” wrote and that you may read.
holdings-backup-newer = { $file } comes from a newer version of Posture.
    .remedy = Update Posture, and try again.
holdings-backup-damaged = The backup { $file } is damaged; nothing of it was taken.
    .remedy = Use another backup.
holdings-backup-foreign = { $file } holds something that no backup of Posture holds; nothing of it was taken.
    .remedy = Use a backup that you made yourself.
holdings-backup-too-large = { $file } would become far larger than a backup can be; nothing of it was taken.
    .remedy = Use a backup that you made yourself.
holdings-backup-server = People and sessions are in the database { $where }, which is not a file of Posture's.
    .remedy = Back it up and restore it by its own means, such as pg_dump, and copy the data folder.
holdings-restore-there = There is something in { $folder } already.
    .remedy = Name another folder with POSTURE_DATA, or say --overwrite: what is there is then deleted.
holdings-restore-running = Posture is running with the data in { $folder }.
    .remedy = Stop it, and try again.
holdings-restore-no-room = There is no room for this backup in { $folder }.
    .remedy = Make room on the disk, or name a folder on another one with POSTURE_DATA.

# (end of holdings)



### --- evaluation: Evaluation, benchmark (posture.evaluation)

# posture evaluate: the table
evaluation-heading-clip = clip
evaluation-heading-judged = judged
evaluation-heading-wrong = wrong
evaluation-heading-comfort = false comfort
evaluation-heading-hinge = hinge MAE (bias)
evaluation-heading-back = back MAE (bias)
evaluation-heading-upper = upper MAE
evaluation-heading-in-band = in band
evaluation-heading-line-hinge = line: hinge
evaluation-heading-line-back = line: back
evaluation-heading-warned = warned
evaluation-heading-false = false
evaluation-heading-delay = delay
evaluation-all = all
evaluation-method-line = shoulder–hip line
evaluation-method-hip-angle = shoulder–hip–knee angle
evaluation-method-slopes = local slopes
evaluation-method-parabola = one parabola
evaluation-warned = { $unseen ->
    [0] { $warned } of { $episodes }
   *[other] { $warned } of { $episodes }, { $unseen } not seen
 }
evaluation-predictions-unusable = { $path } can't be used as predictions: { $why }.
    .remedy = It needs the columns { $columns }, a row a frame.
evaluation-predictions-others = { $path } predicts none of the clips in { $folder }.
    .remedy = The column clip must name them as their files are called, without the ending.

# posture evaluate --gap: the table
evaluation-gap-heading-feature = feature
evaluation-gap-heading-beyond = beyond 3 sd
evaluation-gap-heading-shift = median shift
evaluation-gap-beyond = { NUMBER($percent, minimumFractionDigits: 1, maximumFractionDigits: 1) } %
evaluation-gap-shift = { NUMBER($shift, minimumFractionDigits: 2, maximumFractionDigits: 2) } sd
evaluation-gap-all = all
evaluation-gap-clips = { $clips ->
    [one] One clip or photo
   *[other] { $clips } clips and photos
 } with somebody bent, { $frames ->
    [one] one frame
   *[other] { $frames } frames
 }. Each clip counts the same.
evaluation-gap-none = Nobody bent could be measured in { $folder }.
    .remedy = It wants clips or photos of people who bend forward, seen from the side, with their whole body.
evaluation-gap-sd = Stated uncertainty of the low back: { NUMBER($sd, minimumFractionDigits: 1, maximumFractionDigits: 1) }° (1 sd, median) against people's own standing.
evaluation-gap-sd-unreferenced = Stated uncertainty of the low back where nobody stood first: { NUMBER($sd, minimumFractionDigits: 1, maximumFractionDigits: 1) }° (1 sd, median).
evaluation-gap-unseen = Nobody bent was measured in: { $names }.
evaluation-gap-unread = Not readable: { $names }.
evaluation-gap-rest = { $features ->
    [one] One other feature is as in the fit
   *[other] { $features } other features are as in the fit
 }: beyond 3 sd in less than 1 %, the median off by at most half an sd.

evaluation-truth-none = { $folder } holds no clips with known angles.
    .remedy = Name a folder with NAME.mp4 and NAME.truth.csv side by side.
evaluation-truth-unusable = { $path } can't be used as a truth table: { $why }.
    .remedy = It needs the columns { $columns }.
evaluation-truth-empty = { $path } has no rows.
    .remedy = Render the clip again.

# posture bench
evaluation-bench-no-server = The server of the benchmark did not start.
    .remedy = Try posture serve, which says what is wrong.
evaluation-bench-refused = The server of the benchmark closed the connection: { $why }.
    .remedy = Let the computer do nothing else meanwhile, and measure again.
evaluation-bench-silent = it ended without a word
evaluation-bench-unmeasured = { $clip } can't be measured: { $why }.
    .remedy = Try another clip.
evaluation-bench-opencv = { $clip } can't be read by OpenCV.
    .remedy = Try another clip.
evaluation-bench-failed = { $why }
    .remedy = Try another clip.

# (end of evaluation)



### --- doctor: What is wrong on this machine, and mended (posture.doctor)

# What is looked at
doctor-name-python = Python
doctor-name-libraries = System libraries
doctor-name-packages = Python packages
doctor-name-clock = Clock
doctor-name-folder = Data folder
doctor-name-room = Room on the disk
doctor-name-permissions = Permissions
doctor-name-database = Database
doctor-name-strays = Left behind
doctor-name-models = Pose models
doctor-name-camera = Camera
doctor-name-port = Port
doctor-name-browser = Browser
doctor-name-speed = Speed

doctor-barred = This can't be looked at: { $why }.
    .remedy = See that you may read your data folder, then look again.

doctor-python-good = { $version } on { $system } { $machine }
doctor-python-old = { $version } is too old.
    .remedy = Install Python { $oldest } or later.
doctor-libraries-good = { $libraries } are there.
doctor-libraries-come-along = They come with the system.
doctor-packages-good =
    { $count ->
        [0] Posture runs without having been installed; its packages are not looked at.
        [one] One package, in the version that Posture asks for
       *[other] { $count } packages, in the versions that Posture asks for
    }
doctor-packages-bad = Not the versions that Posture asks for: { $packages }.
    .remedy = Install Posture again, in an environment of its own.
doctor-packages-bad-one = { $library } { $version } instead of { $wanted }
doctor-packages-two-opencv = { $libraries } are installed together and overwrite each other's files.
    .remedy = Remove all of them, then install opencv-contrib-python again.
doctor-clock-good = { $now }, which can be
doctor-clock-past = The clock says { $now }, when Posture was not yet there.
    .remedy = Set the clock: your history and the age of a calibration go by it.
doctor-clock-behind = The clock says { $now }, but something was kept on { $kept }.
    .remedy = Set the clock, if it is wrong; if it was wrong before, all is well from then on.

doctor-folder-good = { $folder } can be written.
doctor-folder-none = { $folder } is not there yet, and can be made.
doctor-folder-file = { $folder } is a file.
    .remedy = Move it away, or name another folder with { $variable }.
doctor-folder-barred = { $folder } can't be written: { $why }.
    .remedy = See that it belongs to you, or name another folder with { $variable }.
doctor-folder-remote = { $folder } is on another computer's disk ({ $filesystem }), where a database can be damaged and films are slow.
    .remedy = Name a folder on a disk of this computer with { $variable }.
doctor-room-good = { NUMBER($free_gb, maximumFractionDigits: 1) } GB free; Posture keeps { NUMBER($kept_mb, maximumFractionDigits: 0) } MB.
doctor-room-little = Only { NUMBER($free_gb, maximumFractionDigits: 1) } GB free; Posture keeps { NUMBER($kept_mb, maximumFractionDigits: 0) } MB.
    .remedy = Make room before you record: half an hour takes about half a GB.
doctor-room-none = The disk is full ({ NUMBER($free_gb, maximumFractionDigits: 1) } GB free; Posture keeps { NUMBER($kept_mb, maximumFractionDigits: 0) } MB): nothing more is recorded or taken in.
    .remedy = Delete clips on the page /review, or something else, until 2 GB are free.
doctor-room-unknown = How much is free can't be told: { $why }.
    .remedy = See that the disk with your data folder is there.

doctor-permissions-good = Only you can read what is kept.
doctor-permissions-windows = Windows keeps other users out of your folders by itself.
doctor-permissions-loose =
    { $count ->
        [one] Other users of this computer may reach one file or folder of yours.
       *[other] Other users of this computer may reach { $count } files and folders of yours.
    }
    .remedy = Close them with: posture doctor --mend
doctor-permissions-offer =
    { $count ->
        [one] Close it to others?
       *[other] Close these { $count } to others?
    }
doctor-permissions-mended =
    { $count ->
        [one] One file or folder is now closed to others.
       *[other] { $count } files and folders are now closed to others.
    }
doctor-permissions-stay =
    { $count ->
        [one] One file or folder could not be closed to others.
       *[other] { $count } files and folders could not be closed to others.
    }
    .remedy = The disk may not keep permissions, as a USB stick does: choose a data folder elsewhere.
doctor-permissions-foreign =
    { $count ->
        [one] Something in { $folder } belongs to another user.
       *[other] { $count } things in { $folder } belong to another user.
    }
    .remedy = Take them over if they are yours: sudo chown -R $USER and the folder.

doctor-database-none = None yet; it is made when first needed.
doctor-database-server = The database server answers, and its tables are those of this version.
doctor-database-good =
    { $people ->
        [0] Whole and up to date, { NUMBER($size_mb, maximumFractionDigits: 1) } MB, nobody in it
        [one] Whole and up to date, { NUMBER($size_mb, maximumFractionDigits: 1) } MB, one person in it
       *[other] Whole and up to date, { NUMBER($size_mb, maximumFractionDigits: 1) } MB, { $people } people in it
    }
doctor-database-behind = It is of an earlier version of Posture.
    .remedy = It is brought up to date at the next start, or now with: posture doctor --mend
doctor-database-behind-offer = Bring the database up to date? A copy is put beside it first.
doctor-database-upgraded = It is up to date now; a copy of how it was lies beside it.
doctor-database-index = An index is damaged; nothing that was kept is lost.
    .remedy = Make it anew with: posture doctor --mend
doctor-database-index-offer = Make the indexes of the database anew?
doctor-database-reindexed = The indexes were made anew; the database is whole.
doctor-database-damaged = The database is damaged.
    .remedy = Stop Posture, then save what can still be read with: posture doctor --mend
doctor-database-damaged-offer = Make a new database of all that can still be read? The damaged one stays beside it.
doctor-database-saved = All { $rows } entries were saved into a new database. The damaged one is now { $file }.
doctor-database-saved-part = { $rows } entries were saved into a new database; others could not be read. The damaged one is now { $file }; keep it, and look whether another copy (.backup.db) has what is missing.
doctor-database-unsaved = It could not be saved: { $why }.
    .remedy = Make room on the disk, stop Posture, and try again.

doctor-strays-none = Nothing is left behind, and nothing was cut off.
doctor-strays-left =
    { $count ->
        [one] Something that nobody goes on with was left behind: { NUMBER($size_mb, maximumFractionDigits: 1) } MB.
       *[other] { $count } things that nobody goes on with were left behind: { NUMBER($size_mb, maximumFractionDigits: 1) } MB.
    }
    .remedy = Remove it with: posture doctor --mend
doctor-strays-left-offer =
    { $count ->
        [one] Remove it? No clip and no recording is touched.
       *[other] Remove these { $count }? No clip and no recording is touched.
    }
doctor-strays-removed =
    { $count ->
        [one] What was left behind is removed.
       *[other] { $count } things that were left behind are removed.
    }
doctor-strays-stay =
    { $count ->
        [one] Something left behind could not be removed.
       *[other] { $count } things left behind could not be removed.
    }
    .remedy = See that your data folder belongs to you, and that no other program has it open.
doctor-strays-recordings =
    { $count ->
        [one] A recording was cut off.
       *[other] { $count } recordings were cut off.
    }
    .remedy = Start posture serve: it takes them into the library.
doctor-strays-reviews =
    { $count ->
        [one] The review of a clip was cut off.
       *[other] The reviews of { $count } clips were cut off.
    }
    .remedy = The page /review shows which, and does it again.
doctor-strays-old =
    { $count ->
        [one] A review was cut off as it took the place of an earlier one.
       *[other] { $count } reviews were cut off as they took the place of earlier ones.
    }
    .remedy = Put the earlier ones back with: posture doctor --mend
doctor-strays-old-offer = Put the earlier reviews back where no newer one is?
doctor-strays-put-back =
    { $count ->
        [one] The earlier review is back, or has given way to the newer one.
       *[other] { $count } earlier reviews are back, or have given way to newer ones.
    }
doctor-strays-unfinished = An erasure or a restore was cut off.
    .remedy = Go on with it by: posture doctor --mend
doctor-strays-unfinished-offer = Go on with the erasure or the restore that was cut off?
doctor-strays-finished = What was cut off is done now.
doctor-strays-no-film = Clips without their film: { $names }.
    .remedy = Put the file film back from a backup, or delete these clips on the page /review.
doctor-strays-foreign =
    { $more ->
        [0] Not Posture's, and left alone: { $names }.
       *[other] Not Posture's, and left alone: { $count } files, such as { $names }.
    }
    .remedy = Keep your own files elsewhere: who erases what Posture keeps may erase this folder.

doctor-models-good = { $model }, { NUMBER($size_mb, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB, sum correct
doctor-camera-none = none
    .remedy = Plug one in, or review clips: that needs none.
doctor-camera-barred = no permission to use { $devices }
    .remedy = Join the group video with: sudo usermod -aG video $USER  and log in again.
doctor-camera-good = { $name } (number { $number }) gives pictures of { $width } × { $height }.
doctor-camera-silent = { $name } (number { $number }) gives no picture.
    .remedy = Close other programs that use the camera, and the page of Posture; plug it in again.
doctor-port-good = { $port } is free.
doctor-port-taken = { $port } can't be used: { $why }.
    .remedy = Stop the program that uses it, which may be Posture itself, or choose another with --port.
doctor-browser-good = One can be opened from here.
doctor-browser-none = None can be opened from here.
    .remedy = Type the address that posture serve prints into any browser; --open does nothing here.
doctor-speed-of-model = { $model }: { NUMBER($frame_ms, maximumFractionDigits: 0) } ms a picture, about { NUMBER($rate, maximumFractionDigits: 0) } answers a second
doctor-speed-rarely = { $model } saw the person in { $seen } of { $frames } pictures of { $clip }.
    .remedy = Install Posture again, with the mediapipe version it asks for.
doctor-speed-use = Use { $model }, the default: about { NUMBER($rate, maximumFractionDigits: 0) } answers a second.
doctor-speed-plenty = Use { $model }, the default: about { NUMBER($rate, maximumFractionDigits: 0) } answers a second. This machine is quick enough for { $other } as well.
doctor-speed-use-quicker = Use { $model }: about { NUMBER($rate, maximumFractionDigits: 0) } answers a second, where { $other } is slow.
    .remedy = Give --model { $model } to commands that take it. If other programs are busy, look again without them.
doctor-speed-slow = Even { $model } gives only about { NUMBER($rate, maximumFractionDigits: 0) } answers a second: warnings come late.
    .remedy = Close other programs and look again; or record yourself and review the clip, which takes its time.
# (end of doctor)



### --- cli: The command line (posture.cli)

cli-help = A coach for the standing hamstring stretch: how much of a lean comes from the hips, how much from the back.
cli-version = Show the version.
cli-language = Speak this language, such as de; default: the system's.
cli-argument-empty = One of the arguments is empty.
    .remedy = Leave it out, or write what is meant; perhaps a variable of a script is not set.
cli-argument-no-text = One of the arguments is not text.
    .remedy = Write it with the letters of this system (UTF-8).
cli-refused = The system refuses: { $why }.
    .remedy = Check names, rights and the room on the disk, and try again.
cli-refused-file = { $file } can't be used: { $why }.
    .remedy = Check its name, its rights and the room on the disk, and try again.
cli-language-unknown = '{ $language }' is not a language Posture speaks: choose from { $known }
cli-json = For machines.
cli-yes = Don't ask whether I mean it.
cli-overwrite = Replace a FILE that is there.
cli-model = Pose model: the quicker first, the more exact last.
cli-strictness = How much rounding is let pass; default: the profile's, or standard.
cli-profile = Judge by this person's limits (posture profiles list).
cli-calibration = Judge by the maximum in a file (posture calibrate --to).
cli-profile-or-calibration = give --profile or --calibration, not both
cli-time-wrong = '{ $given }' is not a time: write seconds, or like 1:05.5 or 1:02:03.
cli-file-there = { $file } is there already.
    .remedy = Choose another name, or replace it with --overwrite.
cli-file-no-text = it is not text

# posture serve, doctor, schema
cli-guests-help = The devices that were let in where Posture is opened to more than this computer, and the access code.
cli-guests-throw-out-help = Throw devices out: what they are doing ends, and the access code changes.
cli-guests-throw-out-ids = Ids from the list.
cli-guests-throw-out-all = Throw out all of them.
cli-guests-throw-out-whom = Give the ids of the devices, or --all.
cli-guests-unknown = There is no guest { $id }.
    .remedy = See posture guests.
cli-guests-none = No device has been let in.
cli-guests-code = Access code: { $code }
cli-guests-heading-id = id
cli-guests-heading-device = device
cli-guests-heading-address = address
cli-guests-heading-since = let in
cli-guests-heading-seen = last seen
cli-doctor-help = Find what is wrong on this machine and with what Posture keeps, mend what can be mended, and say what to do about the rest.
cli-doctor-good = good
cli-doctor-note = note
cli-doctor-mended = mended
cli-doctor-needs-you = needs you
cli-doctor-mend = Mend what can be mended, asking each time.
cli-doctor-yes = With --mend: don't ask.
cli-doctor-json = Print what was found as JSON; nothing is asked.
cli-doctor-report = Also write a report to attach to an issue: no picture, no name and no path of yours is in it.
cli-doctor-could-mend = Some of this can be mended with: posture doctor --mend
cli-doctor-reported = The report is in { $file }. Read it before you attach it.
cli-serve-help = Start the page to stretch in front of: http://127.0.0.1:8000.
cli-serve-host = Address to listen on; the default is this computer only. Anything else (0.0.0.0: everywhere) speaks https and asks every device for an access code.
cli-serve-ask = Ask for the access code on this computer, too: others may work on it.
cli-serve-new-code = Make a new access code, and throw out every device that was let in.
cli-serve-certificate = A certificate of your own for https (PEM, with those that signed it behind it); needs --key.
cli-serve-key = The private key of that certificate (PEM, without a password).
cli-serve-port = Port to listen on; 0 takes a free one.
cli-serve-camera = Look through this camera of the computer itself, by its number (posture cameras), instead of the browser's.
cli-serve-phone = Use your phone as the camera: opens the page to your own network (https and an access code) and shows a QR code for the phone.
cli-serve-open = Open the page in the browser.
cli-serve-log-level = How much is written into the log, in the folder logs of your data: debug, info, warning or error.
cli-schema-help = Print the JSON Schema of report.json, of the evaluation, or of its gap.
cli-schema-name = report: report.json; evaluation: posture evaluate --json; gap: posture evaluate --gap DIR --json.

# posture bench, evaluate
cli-bench-help = Measure how fast Posture is on this computer.
cli-bench-review-help = Time reviews of a clip beside a plain loop of OpenCV and the bare pose model, turn by turn. Ratios count.
cli-bench-clip = Default: a minute of one of the samples.
cli-bench-rounds = How often to measure each.
cli-bench-status = { $rounds ->
    [one] reviewing { $clip }, { $rounds } round
   *[other] reviewing { $clip }, { $rounds } rounds
 }
cli-bench-way-plain = plain loop: OpenCV and the bare pose model
cli-bench-way-review = the whole review
cli-bench-way-video = the whole review and the annotated video
cli-bench-way-job = a review by one pose model
cli-bench-way-jobs = { $clips ->
    [one] { $clips } clip at once, by one pose model each
   *[other] { $clips } clips at once, by one pose model each
 }
cli-bench-live-help = Measure how live it is: answers a second and how long they take, memory, beside the bare pose model in the same run.
cli-bench-live-clip = What is in front of the camera; default: one of the samples.
cli-bench-live-seconds = How long to measure each.
cli-bench-live-browser = Also the page itself, in a Chromium, where there is one and Playwright is installed.
cli-bench-live-status = getting ready
cli-bench-live-seat-bare = the bare pose model
cli-bench-live-seat-client = a plain client
cli-bench-live-seat-browser = the page in a browser
cli-bench-live-heading-rate = answers/s
cli-bench-live-heading-p50 = ms: half
cli-bench-live-heading-p95 = 95 %
cli-bench-live-heading-p99 = 99 %
cli-bench-live-heading-most = most
cli-bench-live-heading-server = of it measuring
cli-bench-live-heading-memory = peak memory
cli-bench-live-memory = A session takes { NUMBER($times, minimumFractionDigits: 2, maximumFractionDigits: 2) } times the memory of the bare pose model, a second one { NUMBER($second_mib, maximumFractionDigits: 0) } MiB more; { NUMBER($left_mib, maximumFractionDigits: 0) } MiB stay when both have gone.
cli-bench-live-long = { $tasks ->
    [0] The page was never busy for over 50 ms at a time.
    [one] The page was busy for over 50 ms once, for { NUMBER($longest_ms, maximumFractionDigits: 0) } ms.
   *[other] The page was busy for over 50 ms { $tasks } times, for { NUMBER($longest_ms, maximumFractionDigits: 0) } ms at most.
 }
cli-bench-live-no-browser = Without a browser: the page itself was not measured.
cli-bench-heading-rate = frames/s
cli-bench-heading-best = best
cli-bench-heading-ratio = ratio
cli-bench-heading-memory = peak memory
cli-evaluate-help = Measure the measurement: errors against clips whose true angles are known, beside the usual method's.
cli-evaluate-folder = Clips with truth; default: the samples.
cli-evaluate-markdown = The table as Markdown.
cli-evaluate-predictions = Instead of Posture's, another program's angles: a row a frame with clip, time_s and lumbar_flexion_deg, and hip_hinge_deg, thoracic_flexion_deg, lumbar_sd_deg if it has them.
cli-evaluate-gap = Instead: how far the people in these clips and photos are from those the estimator was fitted on, feature by feature. No true angles are needed.
cli-evaluate-status = loading the pose model

# posture calibrate
cli-calibrate-help = Learn this person's own maximum from a clip or a camera; `review --profile` then judges by it.
cli-calibrate-clip = Stand tall, hinge flat, stand, round, stand.
cli-calibrate-profile = Keep it in this profile, which is made if need be.
cli-calibrate-to = Keep it in a file; calibration.json without --profile.
cli-calibrate-camera = Film it now, with this camera.
cli-calibrate-clip-or-camera = give a CLIP or --camera, one of the two
cli-calibrate-rescued = { $remedy } The calibration is in { $file } meanwhile.
cli-calibrate-measured = Your low back rounds up to { NUMBER($maximum_deg, maximumFractionDigits: 0) }° on purpose; you hinge flat to { NUMBER($flat_hinge_deg, maximumFractionDigits: 0) }°. Caution from { NUMBER($caution_deg, maximumFractionDigits: 0) }°, rounded from { NUMBER($rounded_deg, maximumFractionDigits: 0) }°. Quality: { $grade ->
    [good] good.
   *[fair] fair.
 }
cli-calibrate-kept = Kept in { $name }'s profile.
cli-calibrate-kept-new = Kept in { $name }'s profile. It is a new profile.

# posture profiles
cli-profiles-help = The people who use Posture on this computer.
cli-profiles-name = Name of the profile, in any capitals.
cli-profiles-list-help = Everybody, with how they are judged and when they were last calibrated.
cli-profiles-show-help = One person: how they are judged, and their calibrations.
cli-profiles-rename-help = Give a profile another name; everything else stays.
cli-profiles-rename-to = The new name.
cli-profiles-delete-help = Delete a profile with all that is known of the person and every review by their limits, for good; films stay.
cli-profiles-export-help = Write a profile with all its calibrations to a file, for another computer or for keeping.
cli-profiles-export-file = Where to; default: print it.
cli-profiles-import-help = Add an exported profile.
cli-profiles-import-file = An exported profile.
cli-profiles-import-name = Call it this instead.
cli-profiles-import-overwrite = Replace a profile of that name; its calibrations are kept behind.
cli-profiles-import-unreadable = { $file } can't be read: { $why }.
    .remedy = Choose an exported profile.
cli-profiles-none = No profiles yet. Make one by calibrating.
cli-profiles-heading-name = name
cli-profiles-heading-judged = judged
cli-profiles-heading-calibrated = calibrated
cli-profiles-fact-judged = judged
cli-profiles-fact-made = made
cli-profiles-fact-changed = changed
cli-profiles-fact-calibrated = calibrated
cli-profiles-fact-before = before
cli-profiles-never = never
cli-profiles-strictness = { $strictness ->
    [strict] strict
    [relaxed] relaxed
   *[standard] standard
 }
cli-profiles-own = own: caution at { $caution_pct } %, rounded at { $rounded_pct } % of the maximum
cli-profiles-renamed = { $old } is now called { $new }.
cli-profiles-delete-sure = { $calibrations ->
    [one] Delete { $name } with { $calibrations } calibration, all sessions and every review by these limits? Films stay. This can't be undone.
   *[other] Delete { $name } with { $calibrations } calibrations, all sessions and every review by these limits? Films stay. This can't be undone.
 }
cli-profiles-deleted = { $name } is deleted.
cli-profiles-exported = { $name } is in { $file }.
cli-profiles-imported = { $calibrations ->
    [one] { $name } is here, with { $calibrations } calibration.
   *[other] { $name } is here, with { $calibrations } calibrations.
 }

# posture places
cli-places-help = Where each person stretches, as the camera sees it. They are remembered by themselves.
cli-places-profile = Name of the profile, in any capitals.
cli-places-name = Name of the place, in any capitals.
cli-places-list-help = The places of a person, the one they were in last first.
cli-places-none = No places yet: { $name }'s next session remembers one.
cli-places-heading-name = name
cli-places-heading-seen = how the camera sees you
cli-places-heading-used = last used
cli-places-rename-help = Call a place something else.
cli-places-rename-to = The new name.
cli-places-renamed = { $old } is now called { $new }.
cli-places-delete-help = Forget a place; calibrations and sessions stay. It comes back when you stretch there again.
cli-places-deleted = { $name } is forgotten.

# posture history
cli-history-help = The sessions done so far, the newest first.
cli-history-profile = Of this person only; default: everybody's.
cli-history-json = For machines, with everything that is kept.
cli-history-csv = Write a table, a row a hold.
cli-history-pdf = Write a paper for a clinician, one or two pages.
cli-history-weeks = How many weeks the paper looks back.
cli-history-fhir = Write FHIR R4 Observations, for a health record's program.
cli-history-whose = These sessions are several people's.
    .remedy = Say whose the paper is: --profile NAME, one of { $names }.
cli-history-paper = Written for { $weeks ->
    [one] one week: { $file }
   *[other] { $weeks } weeks: { $file }
 }
cli-history-written = { $sessions ->
    [one] { $sessions } session in { $file }.
   *[other] { $sessions } sessions in { $file }.
 }
cli-history-none = No sessions yet. They are kept when you stretch: posture serve --open
cli-history-heading-when = when
cli-history-heading-who = who
cli-history-heading-stretch = stretch
cli-history-heading-left = left
cli-history-heading-right = right
cli-history-heading-both = both
cli-history-heading-warnings = warnings
cli-history-pain = pain
cli-history-pain-at = pain at { NUMBER($time_s, maximumFractionDigits: 0) } s
cli-history-cut-short = cut short
cli-history-clip = clip
cli-history-delete-help = Delete sessions for good; the profile and its calibrations stay.
cli-history-delete-profile = All sessions of this person.
cli-history-delete-nobody = All sessions done without a profile.
cli-history-delete-session = One session, as in --json.
cli-history-delete-which = give one of --profile, --nobody and --session
cli-history-delete-one = Delete this session? This can't be undone.
cli-history-deleted-one = It is deleted.
cli-history-delete-all = { $sessions ->
    [one] Delete { $sessions } session of { $name }? This can't be undone.
   *[other] Delete { $sessions } sessions of { $name }? This can't be undone.
 }
cli-history-deleted-all = { $sessions ->
    [one] { $sessions } session of { $name } deleted.
   *[other] { $sessions } sessions of { $name } deleted.
 }
cli-history-delete-nobodys = { $sessions ->
    [one] Delete { $sessions } session of nobody in particular? This can't be undone.
   *[other] Delete { $sessions } sessions of nobody in particular? This can't be undone.
 }
cli-history-deleted-nobodys = { $sessions ->
    [one] { $sessions } session of nobody in particular deleted.
   *[other] { $sessions } sessions of nobody in particular deleted.
 }

# posture stretches
cli-stretches-help = The stretches: which there are, and how each is done.
cli-stretches-list-help = The stretches, each with its position and how long.
cli-stretches-show-help = How one is done: steps, set-up, what is judged and what is not, how long, and with what care.
cli-stretches-id = As in `posture stretches`.
cli-stretches-check-help = Check a file of your own, before you put it into the folder of your stretches.
cli-stretches-file = A stretch of your own, as a TOML file.
cli-stretches-json-after = write --json after the command
cli-stretches-heading-id = id
cli-stretches-heading-name = name
cli-stretches-heading-position = position
cli-stretches-heading-dose = dose
cli-stretches-part-how = How
cli-stretches-part-camera = Set-up
cli-stretches-part-dose = How long
cli-stretches-part-judged = Posture watches
cli-stretches-part-not-judged = Not judged
cli-stretches-part-cautions = Take care
cli-stretches-part-for-all = As always
cli-stretches-part-drawing = Drawing
cli-stretches-right = { $file } is right: { $name } ({ $position }). { $dose }
cli-stretches-put = Put it, and its drawing if it has one, into { $folder } to use it.

# posture review
cli-review-help = Review recorded clips: frames.csv, report.json and timeline.png in DIR/<clip>/ for each.

    Of several clips or a folder, summary.csv and summary.parquet hold a row each. Stopped half way, the same command carries on: clips reviewed before with the same content and settings are not reviewed again.
cli-review-clips = Videos, pictures, or folders of them; also addresses in a store, such as s3://bucket/folder.
cli-review-out = Where the reports go.
cli-review-from = Review from there on: seconds, or like 1:05.5.
cli-review-to = Review up to there.
cli-review-export = Also write: all, or names such as html,video,motion.
cli-review-jobs = Clips at a time; default: one a core.
cli-review-scheduler = Use the Dask cluster at this address; its workers must see the clips and --out at the same paths.
cli-review-again = Also review clips that were reviewed before.
cli-review-keep-poses = Also write poses.zip: what the pose model saw, to be judged again.
cli-review-again-from = What is given are poses.zip: judge them anew, without the pose model.
cli-bench-way-again = recorded poses judged again
cli-review-title = { $clips ->
    [one] { $clips } clip
   *[other] { $clips } clips
 }
cli-review-stopped = Stopped with { $done } of { $clips } clips done; their reports are whole. The same command carries on.
cli-review-out-stored = Reports are written to disks only, not to { $address }.
    .remedy = Give a folder with --out, and copy it there afterwards.
cli-review-again-from-stored = Recorded poses are read from disks only, not from { $address }.
    .remedy = Copy it to this computer first.
cli-review-breaks-off = The clip breaks off before its end; this is what could be read.
cli-review-heading-clip = clip
cli-review-heading-judged = judged
cli-review-heading-rounded = rounded
cli-review-heading-warnings = warnings
cli-review-heading-hips = hips
cli-review-heading-back = back
cli-review-note-failed = failed
cli-review-note-damaged = breaks off
cli-review-more = … and { $clips } more.
cli-review-done = { $clips ->
    [one] { $clips } clip
   *[other] { $clips } clips
 }{ $failed ->
    [0] {""}
   *[other] , { $failed } failed
 }. All figures: { $files }.

# The stretch in the terminal
cli-stretch-help = Stretch in front of a camera of this computer: it speaks, and shows the coach in the terminal.
cli-stretch-id = Which stretch: its id (posture stretches); the main one unless given.
cli-stretch-camera = The camera, by its number (posture cameras).
cli-stretch-profile = Who stretches (posture profiles list): judged by their limits, kept in their history.
cli-stretch-hold = Seconds of a hold; default: as the stretch says.
cli-stretch-rounds = Rounds; default: as the stretch says.
cli-stretch-mute = Don't speak; the terminal's bell rings all the same.
cli-stretch-silent = This computer has no voice that I can use: you hear the bell only, and what is said stands here.
cli-stretch-yes = y
cli-stretch-no = n
cli-stretch-getting-ready = Getting ready …
cli-stretch-offline = No camera
cli-stretch-round = { $leg ->
    [left] left leg
    [right] right leg
   *[both] both legs
 }, { $round } of { $rounds }
cli-stretch-lean = hips { $hips_deg }°, low back { $back_deg }°
cli-stretch-keys = Type a letter and Enter: { $keys }
cli-stretch-key-pause = pause, or on
cli-stretch-key-skip = skip
cli-stretch-key-start-over = start over
cli-stretch-key-pain = it hurts
cli-stretch-key-finish = finish
cli-cameras-help = The cameras of this computer, by number and name. None is switched on.
cli-cameras-heading-index = number
cli-cameras-heading-name = name
cli-cameras-none = I found no camera. Plug one in, or see whether another program has hidden it.

# posture data
cli-data-help = All that Posture keeps: shown, handed over, erased, backed up.
cli-data-person = Name of the profile; or of one that is deleted, of whom reviews are left.
cli-data-all = Of everybody, and what belongs to this computer.
cli-data-which = Name a person, or say --all.
cli-data-refused = { $file } can't be read or changed: { $why }.
    .remedy = Check that it may be written to and that there is room on the disk, then try again.
cli-data-show-help = What is kept, of whom, how much, since when, and where.
cli-data-show-json = As JSON, for machines.
cli-data-folder = This is kept in { $folder } on this computer.
cli-data-database = People and sessions are in the database { $database }.
cli-data-nothing = Nothing is kept yet.
cli-data-heading-what = what
cli-data-heading-whose = whose
cli-data-heading-count = how many
cli-data-heading-size = how big
cli-data-heading-since = since
cli-data-heading-where = where
cli-data-export-help = Hand over everything of a person (PERSON FILE.zip), or of everybody (--all FILE.zip).
cli-data-export-file = The ZIP archive to write.
cli-data-export-where = Name the file to write, such as anna.zip.
cli-data-exported = { $files ->
    [one] One file is in { $file }.
   *[other] { $files } files are in { $file }.
 }
cli-data-erase-help = Erase everything of a person, or everything there is (--all); says first what that is, and asks.
cli-data-erase-dry = Only say what would be erased.
cli-data-erase-goes = This goes, for good:
cli-data-erase-retitled = These films of others name the person in their title. They get another title, and have to be reviewed anew: { $titles }.
cli-data-erase-sure = Erase all of this of { $name }?
cli-data-erase-sure-all = Erase everything that Posture keeps on this computer?
cli-data-erased = Nothing of { $name } is left. Backups, and files that were saved elsewhere, you have to delete yourself.
cli-data-erased-all = Nothing is left but an empty database. Backups, and files that were saved elsewhere, you have to delete yourself.
cli-data-backup-help = Write all that lasts to one file, also while Posture is running. Keys of devices and logs are not in it.
cli-data-backup-file = The file to write, such as posture-backup.zip.
cli-data-backed-up = { $files ->
    [one] One file, { $size }, is in { $file }.
   *[other] { $files } files, { $size }, are in { $file }.
 } It is not encrypted: keep it where nobody else can read it.
cli-data-restore-help = Put what is in a backup in the data folder, on this computer or another.
cli-data-restore-file = A file that “posture data backup” wrote.
cli-data-restore-overwrite = Also where there is something already, which is then deleted.
cli-data-restored = { $files ->
    [one] One file of { $day } is in { $folder } again.
   *[other] { $files } files of { $day } are in { $folder } again.
 }

# How long it will still take
cli-left = { $name }: { $percent } %, { $left }
cli-left-unknown = time left not known yet
cli-left-soon = less than a minute left
cli-left-minutes = about { $minutes } min left
cli-left-hours = about { $hours } h { $minutes } min left

# Goals and reminders
cli-due-help = Whether it is time to stretch, in one line; quick enough for a prompt.
cli-due-prompt = Say something only when it is due: for a prompt or cron.
cli-due-snooze = Put reminders off for so many hours.
cli-goals-help = What you want to reach, how far you are, the week that is over.
cli-goals-profile = Of this person; default: nobody in particular.
cli-goals-days = Days a week.
cli-goals-depth = How deep a flat hinge is to get, in degrees; 0: no depth in particular.
cli-goals-at = From when on a day is due.
cli-goals-quiet = When nothing is said; the same time twice: never.
cli-goals-remind = Whether to be reminded at all.
cli-goals-ics = Write a calendar file with the days, every week.
cli-goals-time = { $given } is no time of day, such as 18:30
cli-goals-wrong = a depth is between 10 and 120 degrees
cli-goals-are = { $days ->
    [one] One day a week
   *[other] { $days } days a week
 }{ $depth_deg ->
    [0] .
   *[other] , { NUMBER($depth_deg, maximumFractionDigits: 0) }° deep with each leg.
 }
cli-goals-hours = { $remind ->
    [yes] Reminded from { $at } on, quiet from { $quiet_from } to { $quiet_to }.
   *[no] No reminders.
 }
cli-goals-ics-written = { $file } can be opened by any calendar.

# Before and after
cli-compare-help = Before and after on one sheet (PDF): two reviewed clips, or a person's first and last session.
cli-compare-clips = Two folders that posture review wrote; without them, sessions are compared.
cli-compare-profile = Whose sessions; default: nobody's in particular.
cli-compare-stretch = Of this stretch; default: the most frequent one.
cli-compare-to = Where to write the sheet.
cli-compare-two = give two folders, or none and --profile or --stretch
cli-compare-written = Written to { $file }.

# (end of cli)



### --- server: The server (server/)

# What must be so before a stretch begins
server-check-body = All of you in the picture
server-check-alone = Nobody else in the picture
server-check-distance = Far enough, near enough
server-check-side = Side-on to the camera
server-check-light = Enough light
server-check-still = Camera stands still
server-check-standing = Standing posture taken
server-check-sitting = Sitting tall taken

server-disk-full = There is no room left on this computer's disk.
    .remedy = Delete what you no longer need, then try again.
server-system-refused = Posture can't read or write its files: { $reason }.
    .remedy = Look at the rights of its folder, or name another one with POSTURE_DATA, then try again.

server-judged-nothing = said nothing
server-judged-careful = told you to be careful
server-judged-warned = warned you for { $seconds } s
server-judged = In your flat bend these limits would have { $flat }; in your round one they would have { $round }.
server-judged-too-strict = { server-judged } That is too strict for you.
server-judged-too-relaxed = { server-judged } That is too relaxed: even your round back passes.

# The word of each step of a calibration, to be read from three metres away
server-calibrating-stand = Stand tall
server-calibrating-hinge = Bend flat
server-calibrating-stand-again = Come up
server-calibrating-round = Round
server-calibrating-stand-last = Come up
server-calibrating-done = Done
server-calibrating-refused = Not yet
server-calibrating-no-person = Step in
server-calibrating-out-of-frame = Step back
server-calibrating-not-side-on = Turn

# The live connection
server-live-no-start = The first message must be a start.
    .remedy = Send {"{"}"type": "start", "model": "full"{"}"} first.
server-live-no-camera = Posture was started without a camera of its own.
    .remedy = Start it with posture serve --camera 0, or use the browser's camera.
# The phone that is the camera
server-phone-none = Posture was started without a phone as its camera.
    .remedy = Start it with: posture serve --phone
server-phone-nobody = No phone is connected.
    .remedy = Scan the picture on the page “Phone” of the computer with your phone, and tap “Use this phone as the camera”.
server-phone-hidden = Posture's page on the phone is not on show.
    .remedy = Unlock the phone and bring the page to the front.
server-phone-silent = No picture comes from the phone.
    .remedy = Leave its page on show and its Wi-Fi on. It goes on by itself.
server-phone-taken = Another phone is the camera now.
    .remedy = To use this one again, tap “Use this phone as the camera”.
server-phone-unknown = The computer doesn't know this phone's page any more.
    .remedy = Load the page again.
server-phone-no-root = There is no certificate of Posture's own to trust.
    .remedy = The one in use was brought with --certificate, or the page is not served by https.
server-vendor-none = The charting library is not installed.
    .remedy = Install it: pip install plotly.
server-live-busy = Posture is already running in { $windows } other windows.
    .remedy = Close one of them, then try again.
server-live-load = { $step ->
        [smaller] Your computer is busy: smaller pictures are judged.
        [lite] Your computer is busy: the quicker pose model judges.
       *[fewer] Your computer is very busy: fewer pictures are judged.
    }
server-live-idle = Nothing was seen or heard of you for a long time, so this session ended.
    .remedy = Start again.
server-live-bad-message = This text message is not part of the protocol.
    .remedy = After the start, send pictures as binary messages.
server-live-internal = Something went wrong while measuring.
    .remedy = Start again; if it happens once more, see the window in which Posture was started.
server-save-slow = Saving this session takes unusually long.
    .remedy = Leave Posture running for a while.
server-save-fault = This session could not be saved.
    .remedy = See the window in which Posture was started.

# A live picture
server-frame-short = The message is too short to hold a time.
    .remedy = Send 8 bytes of time, then a JPEG picture.
server-frame-large = The picture is too large ({ $width } × { $height }).
    .remedy = Send at most 1920 × 1080.
server-frame-small = The picture is too small ({ $width } × { $height }).
    .remedy = Send at least { $least } × { $least }.
server-frame-cut = The picture is cut off.
    .remedy = Send a complete JPEG picture.
server-frame-damaged = The picture is damaged.
    .remedy = Send a complete JPEG picture.
server-frame-no-jpeg = This is not a JPEG picture.
    .remedy = Send a complete JPEG picture.
server-frame-no-size = The picture has no size.
    .remedy = Send a complete JPEG picture.

server-not-understood = This is not a request that Posture understands.
    .remedy = Reload the page, and try again.
server-body-large = This request is larger than { NUMBER($megabytes, maximumFractionDigits: 1) } MB, more than Posture reads.
    .remedy = Reload the page, and try again.
server-body-stalled = This request did not arrive in time.
    .remedy = Try again; if it happens once more, look at your network.
server-head-slow = This request did not arrive in time. Try again.
server-full = More connections to Posture are open than it serves.
    .remedy = Close other windows and programs that use it, and try again in a moment.
server-out-of-files = No connection can be let in: this computer allows Posture no more open files. Close other windows, or raise the limit (ulimit -n).
server-database-busy = What Posture keeps can't be read just now: too much is waiting for its database.
    .remedy = Try again in a moment; if it stays so, close other programs that have the database open.
server-not-there = This is not here, or no longer.
    .remedy = Reload the page, and try again.
server-no-room = There is not enough room on this computer's disk.
    .remedy = Delete some clips, or make room otherwise.
server-without-profile = Without a profile

# Clips that are kept, brought or reviewed.
server-clip = Clip
server-clip-named = “{ $title }”
server-clip-not-whole = The clip did not arrive whole.
    .remedy = Try again.
server-clip-stalled = The clip stopped arriving, or came far too slowly.
    .remedy = Add it again.
server-clips-at-once = As many clips are coming in as may at once.
    .remedy = Wait until one of them is there, and add this one again.
server-library-full = Your clips and recordings take as much room as they may: { NUMBER($size_gb, maximumFractionDigits: 1) } GB.
    .remedy = Delete some of them in Review, or let them take more (POSTURE_LIBRARY_GB).
server-library-size-wrong = { $variable } is not a number of gigabytes.
    .remedy = Set it to one, such as 50, or leave it out.
server-clip-empty = This file is empty.
    .remedy = Choose another one.
server-clip-too-large = This clip is larger than { NUMBER($size_gb, maximumFractionDigits: 1) } GB.
    .remedy = Cut out the part with the stretch, or save it smaller, and try again.
server-clip-too-long = “{ $title }” is longer than { $unit ->
        [hours] { $count ->
            [one] 1 hour
           *[other] { $count } hours
        }
       *[minutes] { $count ->
            [one] 1 minute
           *[other] { $count } minutes
        }
    }.
    .remedy = Cut out the part with the stretch, and try again.
server-clip-shipped = This clip came with Posture.
    .remedy = Only your own clips can be changed.
server-clip-gone = This clip is no longer here.
    .remedy = Go back to your clips; another window may have deleted it.
server-review-not-kept = What was found can't be kept: { $reason }.
    .remedy = Check the folder in which Posture keeps its data, and try again.
server-jobs-waiting = { $jobs } reviews and copies are waiting already, as many as may.
    .remedy = Wait until some of them are done, or stop some.
server-review-stumbled = Posture stumbled over this clip: { $error }.
    .remedy = Try again; if it happens again, save the clip in another format.
server-review-memory = The computer ran out of memory.
    .remedy = Close other programs, and try again.
server-review-stuck = Posture got stuck in this clip.
    .remedy = Save it in another format, and try again.
server-review-lost = Posture could not get through this clip.
    .remedy = Try again; if it happens again, save it in another format.

# Recordings of a session, as they come in.
server-recording = Recording
server-recording-kept = What was recorded until then is kept, in Review.
server-recording-part-missing = A part of the recording is missing.
server-recording-too-long = The recording has become as long as one can be.
server-recording-part-broken = A part of the recording did not arrive whole.
    .remedy = Send it again.
server-recordings-at-once = There are already { $recordings } recordings under way.
    .remedy = End one of them, or wait two minutes: those whose page is gone end by themselves then.
server-recording-taken-in = This recording is being taken in.
    .remedy = Look in Review in two minutes.
server-recording-no-room = There is no room on this computer's disk to record more.
server-recording-ended = This recording has ended.

# The shipped clips.
server-sample-flat-then-rounded = Flat first, then rounded
server-sample-flat = A flat back all the way
server-sample-rounded = A rounded back
server-sample-heel-flat = Heel on a box, flat
server-sample-heel-rounded = Heel on a box, rounded
server-sample-calibration = A whole calibration
server-sample-heel-near-rounded = Near heel on a box, rounded
server-sample-heel-far-flat = Far heel on a box, flat
server-sample-step-forward = One foot forward, flat
server-sample-forward-bend = Flat first, then hanging down
server-sample-slight = A slightly rounded back
server-sample-loose-shirt = A rounded back in a loose shirt
server-sample-turned-little = Turned a little, flat first, then rounded
server-sample-turned-much = Turned too far, rounded
server-sample-enters-late = Somebody comes in late
server-drawing-from-above = from above
server-sample-none = There is no such sample.
    .remedy = Reload the page, and try again.

# Starting, and being refused.
server-ready = Posture is ready: open { $url } in a browser. Stop it with Ctrl-C.
server-stopped = Stopped.
server-port-none = There is no port { $port }.
    .remedy = Choose one between 1024 and 65535, such as --port 8000.
server-already-there = Posture is already running at { $url }; the browser is shown its page.
server-port-taken = Port { $port } is already taken, perhaps by another Posture.
    .remedy = Stop that one, or choose another port with --port { $other }.
server-port-denied = You may not use port { $port }.
    .remedy = Choose one above 1023, such as --port 8000.
server-host-foreign = { $host } is not an address of this computer.
    .remedy = Leave --host out, or give an IP.
server-refused-hosts = This request names more than one host or origin, or no host at all.
server-refused-origin = This request comes from another web page. Open Posture at its own address.
server-refused-fetch = Another web page asked for this. Open Posture at its own address.
server-refused-address = This is not an address of this computer. Open Posture by its number, or as localhost.

# The door: the access code, the guests, the certificate.
server-door-asks = An access code is needed here.
    .remedy = It stands in the window in which Posture was started, and on the page “Guests” of that computer.
server-door-wrong = That is not the access code.
    .remedy = It stands in the window in which Posture was started, and on the page “Guests” of that computer.
server-door-wait = Too many wrong codes were tried.
    .remedy = { $seconds ->
        [one] Wait a second, then try again.
       *[other] Wait { $seconds } seconds, then try again.
    }
server-door-thrown-out = This device is no longer let in.
    .remedy = Ask for the new access code on the computer on which Posture runs.
server-door-elsewhere = Only the computer on which Posture runs shows who is connected.
    .remedy = Open this page there.
server-door-unkept = Posture can't keep the access code and the certificate in { $folder }: { $reason }.
    .remedy = Look at the rights of that folder, or name another one with POSTURE_DATA. Without them Posture is not opened to other devices.
server-door-damaged-book = it is damaged; delete it, and every device has to bring the new code
server-door-device = { $browser } on { $system }
server-door-device-partly = { $known }
server-door-device-unknown = Unknown device
server-door-notice-code = Every device is asked for the access code { $code }: whoever has it sees, changes and deletes everything here, as you do.
server-door-notice-here = This address brings it along: { $address }
server-door-notice-address = On a phone or another computer in your network open { $address } or scan the picture below; the code is in both.
server-door-notice-or = Should that not answer, try { $addresses }
server-door-notice-nowhere = This computer is in no network just now: nobody else can reach it.
server-door-notice-made = The browser will warn that the connection is not private: Posture made the certificate itself, and nobody vouches for it. Go on only if the browser shows this SHA-256 fingerprint for it: { $fingerprint }
server-door-notice-new-code = Somebody was thrown out; the access code is { $code } now.
server-door-notice-moved = This computer has another address now: { $address }
server-door-notice-renewed = The certificate is a new one, with the SHA-256 fingerprint { $fingerprint }
server-door-notice-brought = Your certificate has the SHA-256 fingerprint { $fingerprint }
server-certificate-half = A certificate of your own takes two files.
    .remedy = Give both --certificate FILE and --key FILE, or none of them.
server-certificate-unread = { $file } can't be read: { $reason }.
    .remedy = Check the name and the rights of the file.
server-certificate-none = { $file } is not a certificate in PEM format.
    .remedy = Give a file that begins with “-----BEGIN CERTIFICATE-----”, your own certificate first.
server-certificate-key-none = { $file } is not a private key in PEM format.
    .remedy = Give a file that begins with “-----BEGIN PRIVATE KEY-----”.
server-certificate-key-locked = The private key in { $file } is locked with a password.
    .remedy = Save it without one in a file that only you can read: openssl pkey -in FILE -out NEW.
server-certificate-key-other = The private key in { $file } does not belong to the certificate in { $certificate }.
    .remedy = Give the two files that were made together.
server-certificate-over = The certificate in { $file } ran out on { $day }.
    .remedy = Renew it, or leave --certificate out: then Posture makes one.
server-certificate-early = The certificate in { $file } is good from { $day } on only.
    .remedy = Check the clock of this computer, or leave --certificate out: then Posture makes one.
server-certificate-refused = The certificate in { $file } can't be used: { $reason }.
    .remedy = Have another one made, or leave --certificate out: then Posture makes one.

# Everybody's own data
server-data-everything = erase everything
server-data-handing-over = Your data is already being put together for another window.
    .remedy = Wait until that has been downloaded, then try again.
server-data-not-typed = Nothing has been erased.
    .remedy = Type “{ $word }” to erase.

# (end of server)



### --- page-shared: The page: shared by all pages

page-shared-stretch = Stretch
page-shared-calibrate = Calibrate
page-shared-review = Review
page-shared-history = History
page-shared-pages = Pages
page-shared-app = A coach for the standing hamstring stretch: it watches from the side and tells when your back rounds. Nothing leaves your computer.
page-shared-away = Posture isn't running
    .how = Start it the way you did before, such as with posture-coach in a terminal.
    .then = As soon as it runs, the page goes on by itself.
page-shared-skip = Skip to the content
page-shared-language = Language
page-shared-needs-camera = Posture needs JavaScript to read the camera.
page-shared-tools = Tools
page-shared-sound = { $muted ->
        [yes] Sound off
       *[no] Sound on
    }
page-shared-details = Details
page-shared-help = Help
page-shared-keys = Keys
page-shared-key-list = This list
page-shared-key-space = Space
page-shared-key-sound = Sound on or off
page-shared-close = Close
page-shared-picture = Picture of you
page-shared-for-good = This can't be undone.
page-shared-keep-it = Keep it
page-shared-delete = Delete
page-shared-try-again = Try again
page-shared-due = Time to stretch
    .later = Remind me in 3 hours
page-shared-loading = Loading…
page-shared-start-camera = Start with camera
page-shared-start-sample = Try it without a camera
page-shared-calibrate-again = Calibrate again
page-shared-hips = Hips
page-shared-low-back = Low back
page-shared-warned = Warned

# Words beside the sign: how the back is, and what the person is at.
page-shared-link = { $link ->
        [opening] Starting
        [getting_ready] Getting ready
        [live] Live
        [sample] Sample
        [offline] Offline
        [failed] Stopped
        [paused] Paused
       *[off] Ready when you are
    }
page-shared-veil-camera = Camera offline
page-shared-veil-paused = Nothing is judged until you go on.
    .action = Go on
    .hidden = This tab is in the background.
page-shared-veil-loading = Loading what recognises you. A few seconds.
page-shared-one-moment = One moment…
page-shared-wait = Wait
page-shared-pause = { $paused ->
        [yes] Go on
       *[no] Pause
    }

# What can go wrong between the page, the camera and the server.
page-shared-camera-not-allowed = The browser may not use the camera.
    .remedy = Allow it with the camera sign beside the address, or in the system's privacy settings, then try again.
page-shared-camera-none = No camera was found.
    .remedy = Plug one in, then try again.
page-shared-camera-other = That camera is no longer there.
    .remedy = Plug it in again, or try again with another one.
page-shared-camera-busy = The camera is in use by another program.
    .remedy = Close video calls and other windows that show it, then try again.
page-shared-camera-not-started = The camera did not start.
    .remedy = Unplug it or restart the browser, then try again.
page-shared-camera-not-lent = Browsers lend the camera only to this computer's own pages and to https.
    .remedy = On the computer that runs Posture, open { $address }.
page-shared-camera-silent = The camera does not answer.
    .remedy = If the browser asks for the camera, allow it; then try again.
page-shared-camera-still = The camera sends no picture.
    .remedy = Check its cover and cable. Posture goes on by itself.
page-shared-camera-unplugged = The camera was unplugged.
    .remedy = Plug it in again. Posture goes on by itself.
page-shared-sample-unplayable = This browser can't play the sample.
    .remedy = Try another browser, or start with the camera.
page-shared-no-answer = Posture does not answer.
    .remedy = If you stopped it, start it again, then try once more.
    .reaching = Trying to reach it again.
page-shared-connection-gone = The connection to Posture is gone.
    .remedy = If you stopped it, start it again; this page goes on by itself.
page-shared-not-done = Posture could not do that.
    .remedy = Reload the page, and try again.

# The safety questions.
page-shared-safety-title = Before you stretch
page-shared-safety-lead = Stretching is not right for every back at every time. Please answer each question. Your answers stay on this computer.
page-shared-safety-yes = Yes
page-shared-safety-no = No
page-shared-safety-go-on = Go on
page-shared-safety-later = Not now
page-shared-safety-missing = { $count ->
        [one] One question is not answered yet.
       *[other] { $count } questions are not answered yet.
    }
page-shared-safety-general = This is general advice and not a diagnosis. You can answer again at any time.
page-shared-safety-again = Answer again

page-shared-needs-clips = Posture needs JavaScript to show clips.
page-shared-needs-history = Posture needs JavaScript to show the history.

page-shared-starting = { $source ->
        [camera] Allow the camera if the browser asks.
       *[sample] The sample is about to start.
    }
    .failed = Posture could not start.

# (end of page-shared)



### --- page-live: The page: the stretch (index)

page-live-title-stretch = Stretch your hamstrings.
    .flat = Keep your back flat.
    .lead = Posture watches you from the side while you lean forward. It shows how much of the lean comes from your hips and how much from your low back, and tells you the moment your back rounds.
page-live-who = Who stretches?
    .nobody = Nobody in particular
    .gone = { $name } is no longer here: deleted in another window.
    .average = You are judged like the average person.
    .calibrated = Calibrated on { $day }.
    .never = Not calibrated yet: judged like the average person.
    .calibrate = Calibrate
    .link-nobody = Calibrate to be judged by your own back
    .link-now = Calibrate now, it takes a minute
page-live-places = Your places
    .what = Where you stretch is remembered by itself: how the camera sees you there. Of several calibrations the one that fits is taken.
    .name = Name of the place { $name }
    .used = Last used on { $day }.
    .forget = Forget
    .forget-one = Forget the place { $name }
    .forgotten = { $name } is forgotten. It comes back when you stretch there again.
    .saved = Saved.
page-live-keep = Keep a recording
    .where = – it stays on this computer
page-live-sample-ended = The sample ended before the standing posture was taken.
    .remedy = Try again; close other programs if this computer is busy.
page-live-other-samples = Other samples:
page-live-private = Nothing leaves this computer.
    .more = No picture is kept after you close the page, unless you keep a recording.
page-live-careful = Not with acute back pain,
    .more = nor with pain running down the leg: ask a doctor first. Posture gives an estimate, not a diagnosis.
page-live-chosen = The chosen stretch
    .open = Steps and settings
    .another = Another stretch
page-live-stretches = Stretches
page-live-drawing = Two people leaning forward with one heel on a box: one with a flat back, one with a rounded back.
    .flat = Flat back
    .round = Rounded back
    .place = Place the camera at hip to chest height, 2 to 3.5 m away, light in front of you. Stand side-on, in fitted clothes or with the shirt tucked in.
page-live-curve = Your session over { NUMBER($seconds, maximumFractionDigits: 0) } seconds: hips up to { $hips }°, low back up to { $back }°, { $warnings ->
        [0] no warning
        [one] 1 warning
       *[other] { $warnings } warnings
    }.
page-live-session = Stretching
page-live-setup = Set up
    .getting-ready = Getting ready…
    .checks = Checks
    .camera = Camera
    .place = Your place: { $name }
page-live-ready = Ready
page-live-lean = Your lean
    .note = The mark is as far as your low back should go.
    .told = Your lean: { $hips } from the hips, { $back } from the low back.
page-live-leg = Leg
    .knee = Knee bent
page-live-pain = I feel pain
page-live-skip = Skip
page-live-start-over = Start over
page-live-finish = Finish
page-live-next-time = Next time
page-live-again = Stretch again
    .home = Back to the start
    .print = Print
page-live-holds = Each hold
    .leg = Leg
    .round = Round
    .form = Right form
    .position = In position
    .depth = Depth
    .warnings = Warnings
    .stopped = What stopped the clock
page-live-limit = Your limit for the low back
page-live-details-note = Angles are estimates in degrees, counted from your own standing. ± is one standard deviation.
    .volume = Volume
    .rate = Voice speed
    .mirror = Show the camera as a mirror
    .voiceless = { $voices ->
            [foreign] This computer has no voice of its own in this language that the browser may use: you hear tones only.
           *[none] This computer has no voice of its own that the browser may use: you hear tones only.
        }
page-live-option-hold = Hold
    .rounds = Rounds
    .repetitions = Times a leg
    .leg = Begin with
    .either = either leg
    .left = the left leg
    .right = the right leg
    .count = { $usual ->
            [yes] { $value } (usual)
           *[no] { $value }
        }
    .seconds = { $usual ->
            [yes] { $value } s (usual)
           *[no] { $value } s
        }
page-live-sheet-how = How
    .camera = Camera
    .watches = Posture watches
    .unwatched = It can't see everything
    .cautions = Take care
    .start = Start
page-live-delete-recording = Delete the recording?
page-live-key-space = Start, pause and go on
page-live-key-pain = It hurts: stop at once
page-live-key-skip = Skip: on with what comes next
page-live-key-finish = Finish and see how it went
page-live-key-start-over = Start over: take your standing posture again (free practice)
page-live-key-details = Details: angles, how sure they are, speed

# The figures behind the sign.
page-live-reading = Whole lean
    .hips = Hips
    .back = Low back
    .upper = Upper back
    .share = Low back, share of full bend
    .knee-left = Left knee bent
    .knee-right = Right knee bent
    .turned = Turned from side-on
    .judged = Can it be judged
    .latency = Picture to answer
    .measuring = of it measuring
    .rate = Pictures a second
page-live-status = { $status ->
        [ok] ok
        [no_person] no person
        [out_of_frame] out of frame
        [not_side_on] not side on
        [no_reference] no reference
       *[low_confidence] low confidence
    }

# Keeping a recording.
page-live-recording = { $state ->
        [paused] Recording paused
       *[running] Recording
    }
    .too-often = The recording has ended. It broke off too often.
    .unable = The recording has ended. This browser can't record the camera.
    .broken = The recording has ended. The browser could not go on recording.
    .not-taken = The recording has ended. Posture did not take it any more.
    .refused = The recording has ended. { $why }
    .not-kept = Posture did not take it.
    .part = Part { $number }
    .numbered = { $title } ({ $number })
    .look = Look at it in Review
    .delete = Delete the recording
    .deleted = The recording is deleted.
    .saving = Saving the recording…
    .saved = Recording saved on this computer.
    .unsure = The recording did not arrive whole. What did will be in Review in a few minutes.
    .nothing = There is no recording: nothing of it arrived.

page-live-camera = Camera { $number }
    .own = { $name ->
            [none] This computer’s camera, read by Posture
           *[other] { $name }, read by Posture
        }
    .phone = Your phone
page-live-dose = Hold { $seconds } s, { $times ->
        [one] once
       *[other] { $times } times
    }{ $legs ->
        [1] { " a leg" }
       *[other] { "" }
    }.
    .repeat = { $legs ->
            [1] { $times } times a leg.
           *[other] { $times } times.
        }
page-live-more-stretches = More stretches
page-live-not-judged = { $position } · back not judged
page-live-sound-test = Test the sound
    .spoken = This is how I speak to you. Can you hear me from where you will stand?
    .note = { $silent ->
        [muted] The sound is switched off: M switches it on.
        [voiceless] This browser has no voice for your language: you will hear tones only.
       *[no] If you heard nothing, turn the computer up.
    }
page-live-check = { $met ->
        [yes] { " – done" }
       *[no] { " – not yet" }
    }

# Where one is: of which leg, and in which round.
page-live-place-leg = { $leg ->
        [left] Left leg
       *[right] Right leg
    }
page-live-place-count = { $reps } of { $target }
    .round = round { $round } of { $rounds }
    .left = { $seconds } s to go
page-live-rest = Rest
    .sentence = Come out slowly and rest. We stop here.
page-live-begin-again = The connection was gone for too long: we begin this stretch again. What was done is saved.
page-live-not-saved = Not saved yet. { $why }
    .report = Not saved. { $why } The report stays here until you leave: print it if you want to keep it.

# The report.
page-live-report-leg = { $leg ->
        [left] Left
        [right] Right
       *[both] Both
    }
page-live-report-depth = { $leg ->
        [left] Left leg, deepest
        [right] Right leg, deepest
       *[both] Deepest
    }
page-live-report-fault = { $fault ->
        [unseen] not seen { $seconds } s
        [rounded] back rounded { $seconds } s
        [knee] knee bent { $seconds } s
        [bounce] bouncing { $seconds } s
        [out] came out { $seconds } s
        [neck] head hung { $seconds } s
        [moved] moved { $seconds } s
        [not_deeper] no deeper { $seconds } s
        [back_first] back first { $seconds } s
        [shallower] came up a little { $seconds } s
       *[other] something else { $seconds } s
    }
    .none = nothing
page-live-report = { $done } of { $target }
    .seconds = { $seconds } s
    .minutes = { $minutes } min
    .both = { $minutes } min { $seconds } s
    .stopped = You stopped. That was right.
    .rest = Rest; if it stays, ask a doctor before you stretch again.
    .form = With right form
    .longest = Longest flat lean
    .holds = { $count ->
            [one] Hold
           *[other] Holds
        }
    .leans = { $count ->
            [one] Lean
           *[other] Leans
        }
    .reps = Repetitions
    .warnings = { $count ->
            [one] Warning
           *[other] Warnings
        }
    .now = Now
    .kept = Saved in your history, on this computer.
    .lost = The connection was lost.
    .lost-report = The connection was lost. { $kept ->
            [yes] What was done until then is saved, the report of it is not here.
           *[no] There is no report of it.
        }

# (end of page-live)



### --- page-calibrate: The page: calibrating

page-calibrate-title = Show Posture your back.
    .lead = Backs differ: one rounds to 25°, another to 60°. Do these five things beside the camera, one after the other; it takes a minute, and Posture tells you each. From then on you are judged by your own back.
page-calibrate-steps = The five steps
    .tall = Stand tall
    .flat = Bend with a flat back
    .stand = Stand
    .round = Round your back on purpose
    .label = Steps
    .this = This step
page-calibrate-who = Whose back is it?
    .new = Somebody new
    .name = Name
    .placeholder = Your name
    .nameless = Write a name first, so that Posture knows you again.
    .gone = { $name } is no longer here: deleted in another window.
    .kept = The figures are kept on this computer under this name.
    .calibrated = Calibrated on { $day }. A new calibration takes its place; the old one is kept.
    .never = Not calibrated yet.
page-calibrate-place = Camera at hip to chest height, 2 to 3.5 m away, light in front of you. Stand side-on, in fitted clothes or with the shirt tucked in, all of you in the picture. No picture is kept: only the figures are. Not with acute back pain, nor with pain running down the leg.
page-calibrate-live = Calibration
page-calibrate-try = Try it
    .cue = Bend flat, then round: this is how I would judge you.
page-calibrate-redo-stand = Start over
page-calibrate-redo-hinge = Flat again
page-calibrate-redo-round = Round again
page-calibrate-stop = Stop
page-calibrate-save-for = Save it for
    .now = Save it now
page-calibrate-careful = Careful
page-calibrate-strictness = How strictly you are judged
    .caution = Careful from
    .rounded = Warn from
page-calibrate-go = Go and stretch
    .save = Save these limits
    .unsaved = These limits are not saved yet; “Go and stretch” saves them.
    .saved = Saved for { $name }.
    .sample = This was a sample: nothing is saved.
    .failed = It is not saved yet. { $problem }
page-calibrate-key-space = Start; try again after it came to nothing; pause and go on
page-calibrate-key-stand = Start over: stand tall again
page-calibrate-key-hinge = Do the flat bend again
page-calibrate-key-round = Round your back again
page-calibrate-key-stop = Stop; what was saved before stays
page-calibrate-sample-ended = The sample ended before the calibration did.
    .remedy = Try again; close other programs if this computer is busy.

page-calibrate-step = { $step ->
        [hinge] Bend flat
        [round] Round
       *[stand] Stand
    }
    .short = { $step ->
            [hinge] Flat
            [round] Round
           *[stand] Stand
        }
    .done = { " – done" }
page-calibrate-retry = Try again, in { $seconds } s by itself
page-calibrate-afresh = The connection was lost, so we begin again.
page-calibrate-preset = { $preset ->
        [strict] Strict
        [relaxed] Relaxed
       *[standard] Standard
    }
page-calibrate-proof = Your back rounds up to about { $degrees }.
    .flat = { $grade ->
            [good] You bend with a flat back to { $degrees } from the hips. This calibration is good.
           *[fair] You bend with a flat back to { $degrees } from the hips. This calibration can be used, but it could be better:
        }
    .share = { $share } percent of your full rounding, { $degrees }
    .curve = Your own movement, hips and low back over time. { $words }

# (end of page-calibrate)



### --- page-review: The page: review

page-review-title = Review
    .of = { $title } – Review – Posture
page-review-by-whom = Judged by whose limits?
    .average = The average person’s
    .of = Limits of
    .other = { $name }, { $day }
    .average-name = the average person
page-review-add = Add a clip of your stretch
    .how = Drop it here, or choose it. Filmed from the side, the whole body in the picture, with a second of standing tall at the start. It stays on this computer.
    .limits = MP4, MOV, WebM, MKV, AVI, GIF or a picture; up to { $size } and { $length }.
    .choose = Choose a clip
    .taken = Your clips take { $taken } of { $most }.
    .list = Being added
page-review-own = Your clips
    .none = None yet. What you add appears here, with a chart, the moments to look at, and the clip frame by frame.
page-review-samples = Samples to learn from
page-review-all = ‹ All clips
page-review-beside = Beside it
    .nothing = nothing
page-review-playing = Playing
    .back = One frame back
    .play = Play
    .pause = Pause
    .on = One frame on
    .place = Place in the clip
    .place-alone = Place in clip { $number } alone
    .speed = Speed
    .lines = Lines
    .line-up = Line up here
    .lined-up = From here on the two play together.
page-review-chart = Over time
    .zoom-in = Zoom in
    .zoom-out = Zoom out
    .zoom-all = Show all
    .seconds = seconds
    .sure = how sure (low back)
    .knee = knee bend
    .hips = hips
    .back = low back
    .held = leaned { NUMBER($seconds, maximumFractionDigits: 0) } s
    .caution = rounding a little
    .rounded = rounded
    .tap = Tap on the chart to go there.
    .click = Click on the chart to go there; drag to zoom in.
page-review-sum = { $length } long, { $warnings ->
        [0] no warnings
        [one] 1 warning
       *[other] { $warnings } warnings
    }, { $holds ->
        [0] no lean
        [one] 1 lean
       *[other] { $holds } leans
    }.
    .lean = { $length } long, hips up to { $hips }, low back up to { $back }, { $warnings ->
            [0] no warnings
            [one] 1 warning
           *[other] { $warnings } warnings
        }, { $holds ->
            [0] no lean
            [one] 1 lean
           *[other] { $holds } leans
        }.
page-review-state = { $state ->
        [good] back flat
        [caution] rounding a little
        [rounded] rounded
       *[unknown] can’t tell
    }
page-review-figures = hips { $hips }, low back { $back }: { $state }
    .sure = hips { $hips }, low back { $back } ± { $band }: { $state }
page-review-reviewing = { $known ->
        [yes] “{ $title }” is being reviewed
       *[no] This clip is being reviewed
    }
    .meanwhile = You may leave this page, or look at other clips meanwhile.
page-review-not-reviewed = { $known ->
        [yes] “{ $title }” is not reviewed yet
       *[no] This clip is not reviewed yet
    }
    .what = { $whose ->
            [average] Posture goes through it frame by frame and shows where the back rounds, by the average person’s limits. That takes less time than to watch it.
            [uncalibrated] Posture goes through it frame by frame and shows where the back rounds, by the average person’s limits, as { $name } is not calibrated yet. That takes less time than to watch it.
           *[other] Posture goes through it frame by frame and shows where the back rounds, by { $name }’s limits. That takes less time than to watch it.
        }
    .do = Review this clip
page-review-earlier = { $whose ->
        [average] Judged by other limits than the average person’s of today
       *[other] Judged by other limits than { $name }’s of today
    }
    .what = What you see was found by the limits named above.
    .do = { $whose ->
            [average] Judge by the average person’s limits
            [uncalibrated] Judge anew for { $name }
           *[other] Judge by { $name }’s limits
        }
page-review-stop = Stop
page-review-short = In short
    .judged-by-average = Judged by the average person’s limits.
    .calibrated = Calibrated on { $day }.
    .damaged = The clip breaks off before its end; this is what could be read.
page-review-moments = Moments to look at
    .warning = Warning { $number } at { $time }
    .warning-text = Rounded for { NUMBER($seconds, minimumFractionDigits: 1, maximumFractionDigits: 1) } s, up to { $peak }. See the roundest moment.
    .hold = Leaned for { NUMBER($seconds, maximumFractionDigits: 0) } s
    .hold-text = From { $start } to { $end }.
page-review-take = Take it with you
    .on-demand = { $kind }, made when you ask for it
page-review-rename = Rename
    .question = What is this clip called?
    .leave = Leave it
page-review-delete = Delete this clip
    .sure = Delete “{ $title }”?
    .warning = Its review and everything made of it go with it. This can't be undone.
    .done = { $title } is deleted.
    .named = Delete { $title }
page-review-keys-play = play
    .frames = frame by frame
    .second = a second
    .speed = slower, quicker
    .shift = Shift
page-review-estimates = Angles are estimates, counted from your own standing; the shaded band is where the true figure almost always lies. Not a diagnosis.
page-review-gone = This clip is no longer here.

# A card in the list.
page-review-keep = Keep for good, whatever else is deleted by age
page-review-interrupted = The review was interrupted.
    .what = What it had found by then is gone. A review takes less time than to watch the clip.
    .again = Start it again
page-review-card = Not reviewed yet
    .recording = Recording
    .reviewing = Reviewing { $title }
    .done = { $whose ->
            [average] ✓ Reviewed by the average person’s limits
            [uncalibrated] ✓ Reviewed for { $name }, by the average person’s limits
           *[other] ✓ Reviewed by { $name }’s limits
        }
    .other = Reviewed by other limits
    .review = Review
    .about = { $do }: { $title }

# Work under way, and clips on their way in.
page-review-doing = { $what ->
        [export] Making the file
        [copy] Making a copy that this browser plays
       *[review] Reviewing
    }
    .waiting = Waiting for its turn…
    .ready = { $doing }: getting ready…
    .unknown = { $doing }…
    .share = { $doing }: { NUMBER($percent, maximumFractionDigits: 0) } %
    .left = { $done }, about { $left } left
page-review-span = { $unit ->
        [hours] { $count ->
            [one] 1 hour
           *[other] { $count } hours
        }
        [minutes] { $count ->
            [one] 1 minute
           *[other] { $count } minutes
        }
       *[seconds] { $count ->
            [one] 1 second
           *[other] { $count } seconds
        }
    }
page-review-copy = This browser can’t play this kind of clip. { $doing }.
    .failed = This clip can’t be shown here. The chart and the figures are still right.
page-review-unreadable = The review can't be read.
    .remedy = Reload the page; if that does not help, review the clip again.
page-review-upload = Waiting…
    .adding = Adding { $name }
    .too-large = This clip is larger than { $size }. Cut out the part with the stretch, and try again.
    .added = { $title } is added.
    .failed = That did not work.
    .retry = Try again.
    .lost = The clip did not arrive. If you stopped Posture, start it again, then try once more.
    .share = { $loaded } of { $total }
    .checking = Looking whether it can be read…
    .stopped = { $name } is not added.
    .ok = All right
page-review-size = { $unit ->
        [giga] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB
       *[mega] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB
    }

# (end of page-review)



### --- page-history: The page: history

page-history-whose = Whose?
page-history-nothing = Nothing here yet.
    .why = Each time you stretch, Posture keeps how long and how deep, never a picture. After a few times you see here how you get on.
    .elsewhere = No session has been kept here so far. There are some of { $names }: choose above.
    .stretch = Stretch now
page-history-goals = Goals and reminders
    .calendar = Calendar file
    .change = Change
    .days = Days a week
    .depth = Depth in degrees (may be empty)
    .at = Reminded from
    .quiet-from = Quiet from
    .quiet-to = Quiet until
    .remind = Remind me
    .notify = Notices of this browser, while the first page is open
    .save = Save
    .saved = Saved.
    .refused = This browser allows no notices for this page.
page-history-week = This week
    .days = { $days } of { $wanted } days
    .reached = { $days ->
            [one] One day, well done
           *[other] { $days } days, well done
        }
    .dose = ✓ is one hold of { $seconds } s a leg or more; a full disc is all { $holds } holds. Recommended: twice a day, or on { $wanted } days a week at least.
page-history-day = { $state ->
        [full] all holds
        [done] done
        [some] begun
        [coming] still to come
       *[nothing] nothing
    }
    .dose = Left { NUMBER($left, maximumFractionDigits: 0) } s, right { NUMBER($right, maximumFractionDigits: 0) } s in good form
page-history-streak = In a row
    .days = { $days ->
            [one] 1 day
           *[other] { $days } days
        }
    .weeks = { $weeks ->
            [one] 1 week
           *[other] { $weeks } weeks
        }
    .note = { $days ->
            [one] 1 day
           *[other] { $days } days
        } in a row, and { $weeks ->
            [one] 1 week
           *[other] { $weeks } weeks
        } with { $wanted } days or more.
    .new = A new row begins with the next time.
page-history-even = Left and right
    .alone = Stretch both legs in one session to compare them.
    .same = Even
    .apart = { NUMBER($degrees, maximumFractionDigits: 0) }° apart
    .note = Left { $left }, right { $right } on { $day }. Under 5° counts as even.
page-history-depth = How deep
    .which = Stretch
    .fine = The deepest lean with a flat back in each session, an estimate that may be off by 5° or so: look at the weeks, not at one day.
    .table = The same as a table
    .region = Depths as a table
    .date = Date
    .apart = Left minus right
    .extra = left − right
    .sides = Left deeper ↑ or right deeper ↓
page-history-leg = { $leg ->
        [left] Left leg
        [right] Right leg
       *[both] Both legs
    }
    .short = { $leg ->
            [left] Left
            [right] Right
           *[both] Both
        }
page-history-weeks = Days a week
    .words = Days in each of the last { $weeks } weeks: { $days }; { $wanted } or more in { $reached } of them.
    .all = All three holds a leg
    .some = At least one hold a leg
    .recommended = recommended: { $wanted } or more
page-history-sessions = Sessions
    .csv = Download as CSV
    .json = as JSON
    .more = Show more
    .pdf = For a clinician (PDF)
    .fhir = FHIR
    .compare = First and last beside each other (PDF)
page-history-keep = Keep
page-history-delete-all = Delete this whole history
    .sure = { $count ->
            [one] Delete { $name }'s only session?
           *[other] Delete all of { $name }'s { $count } sessions?
        }
    .sure-nobody = { $count ->
            [one] Delete the only session kept without a profile?
           *[other] Delete all { $count } sessions kept without a profile?
        }
    .done = The history is deleted.
page-history-delete = Delete this session
    .sure = Delete the session of { $when }?
    .done = The session is deleted.
page-history-seconds = { $seconds } s
    .long = { $minutes } min { $seconds } s
page-history-warnings = { $count ->
        [0] no warning
        [one] 1 warning
       *[other] { $count } warnings
    }
page-history-no-hold = No hold in it.
page-history-pain = pain noted
    .at = pain noted at { $time }
page-history-cut-short = cut short
page-history-from-clip = from a clip
page-history-holds = Holds
    .leg = Leg
    .round = Round
    .good = In good form
    .position = In position
    .warnings = Warnings
    .deepest = Deepest, back flat
    .rounded = Rounded
    .share = { NUMBER($share, maximumFractionDigits: 0) } % of the time

# (end of page-history)


### --- page-door: The page: the access code, asked of strangers

page-door-title = Access code
page-door-what = This page opens with an access code.
    .where = It stands in the window in which Posture was started, and on the page “Guests” of that computer.
    .label = Access code
    .open = Open
    .fine = Sixteen letters and figures. Capitals, dashes and blanks don't matter.
page-door-needs = Posture needs JavaScript to take the access code.

# (end of page-door)

### --- page-guests: The page: who is connected

page-guests-title = Guests
page-guests-who = Who is connected
page-guests-needs = Posture needs JavaScript to show who is connected.
page-guests-closed = Only this computer can open Posture now.
    .how = To stretch with a phone or another computer as well, stop Posture and start it with: posture serve --host 0.0.0.0
page-guests-let-in = Let another device in
    .how = Scan this picture with a phone, or open this address on another computer in your network. The code is in both.
    .picture = The address as a QR code
    .address = Address
    .code = Access code
    .fingerprint = Fingerprint of the certificate (SHA-256)
    .warning = The browser there will warn that it doesn't know the certificate. Go on only if it shows this fingerprint.
page-guests-none = No device has been let in yet.
page-guests-guest = { $connected ->
        [yes] Connected now · { $address }
       *[no] Last seen { $seen } · { $address }
    }
    .since = Let in { $since }
    .you = This browser
    .out = Throw out
page-guests-out = Throw out “{ $device }”?
    .what = What it is doing ends at once. The access code changes too, since that device knows it; all others stay.
    .keep = Let it stay
page-guests-all = Throw out all the others
    .question = Throw out every device but this one?
    .what = What they are doing ends at once, and the access code changes.
    .keep = Let them stay
page-guests-done = { $count ->
        [one] One device was thrown out. The access code is new.
       *[other] { $count } devices were thrown out. The access code is new.
    }

# (end of page-guests)



### --- page-connect: The page: connecting a phone as the camera, on the computer

page-connect-title = Phone
page-connect-what = Your phone as the camera
    .lead = It stands beside you and watches. This computer shows and speaks.
page-connect-needs = Posture needs JavaScript to connect a phone.
page-connect-closed = No phone can be the camera now.
    .how = Stop Posture and start it with: posture serve --phone
page-connect-elsewhere = A phone is connected on the computer that runs Posture.
    .how = Open this page there.
page-connect-scan = Scan this with your phone
    .picture = The address of the phone's page as a QR code
    .network = Phone and computer must be in the same network. Nothing leaves it.
    .address = Or type this address on the phone
page-connect-warning = The phone's browser will warn you. That is expected.
    .why = Your computer made the certificate itself, so no browser knows who signed it. The connection is encrypted all the same.
    .compare = To be sure that it is your computer, compare the certificate's fingerprint (SHA-256) in the warning's details:
page-connect-iphone = iPhone and iPad
    .go-on = Tap “Show Details”, then “visit this website”, then “Visit Website”.
    .trust-1 = On the phone's page, in Safari, tap “Get the certificate” and allow the download.
    .trust-2 = Open Settings: “Profile Downloaded” stands at the top. Tap it, then “Install”.
    .trust-3 = Settings, General, About, Certificate Trust Settings: switch on the one that begins with “Posture root”.
page-connect-android = Android
    .go-on = Tap “Advanced”, then “Proceed to …”.
    .trust-1 = On the phone's page tap “Get the certificate” and keep the file.
    .trust-2 = Open Settings and search for “CA certificate”: Install a certificate, CA certificate, “Install anyway”.
    .trust-3 = Choose the file posture-root.crt, and load the phone's page again.
page-connect-trust = Never be warned again
    .what = Trust this computer for good: once on each phone. The certificate can vouch for this computer and for private addresses only, for no other website. Where you installed it you can also remove it.
page-connect-state = { $state ->
        [watching] { $device } is the camera.
        [lost] { $device } is connected, but sends no picture.
       *[none] Waiting for a phone …
    }
page-connect-battery = Battery: { $percent } %
    .charging = Battery: { $percent } %, charging
    .low = The phone's battery is at { $percent } percent: plug it in.
page-connect-go = Go on to the stretch
page-connect-other = The other way round
    .what = The phone can also be screen and voice while a camera of this computer watches: start Posture with posture serve --phone --camera 0, scan the picture, and tap “Use this phone as the screen”.

# (end of page-connect)

### --- page-phone: The page: the phone as the camera, on the phone

page-phone-title = The phone as the camera
page-phone-what = This phone becomes the camera
    .lead = It sends its pictures to your computer, over your own network and nowhere else. The computer shows and speaks.
    .place = Stand it upright beside your place, at the height of your hips, 2 to 3.5 m away, with its back towards you.
    .light = Light from your side of the room, none from behind you.
    .power = Plug it in, or begin with a full battery. The screen stays on.
page-phone-needs = Posture needs JavaScript to use this phone as the camera.
page-phone-start = Use this phone as the camera
    .screen = Use this phone as the screen
    .trusted = As a screen, an iPhone has to trust the computer's certificate first:
    .stop = Stop
page-phone-picture = What the phone sees
page-phone-link = { $link ->
        [connecting] Connecting
        [live] Connected
        [offline] OFFLINE
        [taken] Another phone is the camera
       *[off] Not connected
    }
page-phone-offline = The computer doesn't answer. It is tried again by itself.
page-phone-waiting = The computer is not watching yet: start your stretch there.
page-phone-watched = The computer is watching.
page-phone-level = { $advice ->
        [upright] Stand me upright, the long side up.
        [clockwise] Turn me a little clockwise.
        [anticlockwise] Turn me a little anticlockwise.
        [up] The camera looks up: tip my top towards your place.
        [down] The camera looks down: tip my top away from your place.
        [good] Good. Leave me like this, at the height of your hips, and go to your place.
       *[unknown] Stand me upright at the height of your hips. I can't feel how I stand.
    }
page-phone-degrees = Tilt { $pitch }° · lean { $roll }°
page-phone-trust = Warned every time?
    .get = Get the certificate

# (end of page-phone)

### --- page-data: The page: your data

page-data-title = Your data
page-data-needs = Showing what is kept needs JavaScript.
page-data-where = All of this is on this computer, in
page-data-database = People and sessions are in the database { $database }.
page-data-nobody = Nobody in particular
page-data-machine = This computer
page-data-size = { $size } of files
page-data-unit = { $unit ->
        [giga] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } GB
        [mega] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } MB
       *[kilo] { NUMBER($size, minimumFractionDigits: 1, maximumFractionDigits: 1) } KB
    }
page-data-table = What is kept
    .what = What
    .count = How many
    .size = How big
    .since = Since
    .where = Where
page-data-export = Save everything as a ZIP
    .of = Save everything as a ZIP: { $name }
page-data-export-all = Save everybody’s data as a ZIP
page-data-erase = Erase everything
    .of = Erase everything: { $name }
    .sure = Erase everything of { $name }?
    .goes = This goes, for good:
    .retitled = Films of others that name this person get another title, and have to be reviewed anew: { $titles }
    .elsewhere = Backups, and files you saved elsewhere, you have to delete yourself.
    .type = Type “{ $word }” to confirm:
    .keep = Keep it
    .do = Erase for good
    .done = Nothing of { $name } is left.
page-data-erase-all = Erase everything on this computer
    .sure = Erase everything that Posture keeps on this computer?
    .done = Nothing is left but an empty database.
page-data-retention = Delete old recordings by themselves
    .what = Off unless you switch it on. It is done when Posture starts and when a recording comes in. Never deleted: what is being recorded or reviewed, what you marked to be kept, and clips you added.
    .by-age = When they are older than
    .days = days
    .by-room = When recordings take more room than
    .room = GB
    .save = Save
    .sure = { $count ->
        [one] Delete one recording now?
       *[other] Delete { $count } recordings now?
    }
    .leave = Leave it
    .delete = Delete them
page-data-due = { $count ->
        [one] This deletes one recording now, { $size }:
       *[other] This deletes { $count } recordings now, { $size }:
    }
    .none = This deletes nothing now.
    .off = Nothing is deleted by itself.
    .on = Saved. From now on this is done by itself.
page-data-whole = Everything at once
    .backup = A backup of everything in one file, for this computer or another, is made in a terminal:
    .file = FILE.zip
page-data-link = See, save or erase all your data

# (end of page-data)
