"""Prints the tags of pictures with their probabilities: python predict.py picture.jpg ..."""
import json
import os
import pathlib
import sys

# Read when ONNX Runtime loads: without it, version 1.29 and later send events to Microsoft.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy
import onnxruntime
from PIL import Image, ImageOps

FOLDER = pathlib.Path(__file__).resolve().parent.parent


def square(path, size):
    """Upright, alpha over white, shorter side scaled to `size`, square cut out of the middle."""
    picture = Image.open(path)
    # A JPEG's decoder shrinks it first, as the server has it do; other formats take no notice.
    factor = next((factor for factor in (8, 4, 2) if 5 * min(picture.size) >= 6 * factor * size), 1)
    picture.draft("RGB", (picture.width // factor, picture.height // factor))
    picture = ImageOps.exif_transpose(picture)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(white, picture)
    picture = picture.convert("RGB")
    scale = size / min(picture.size)
    width, height = (max(size, round(side * scale)) for side in picture.size)
    picture = picture.resize((width, height), Image.Resampling.LANCZOS)
    left, top = (width - size) // 2, (height - size) // 2
    return picture.crop((left, top, left + size, top + size))


def main(paths):
    manifest = json.loads((FOLDER / "cvexport.manifest").read_text(encoding="utf-8"))
    labels = (FOLDER / manifest["LabelFileName"]).read_text(encoding="utf-8").splitlines()
    session = onnxruntime.InferenceSession(FOLDER / manifest["ModelFileName"], providers=["CPUExecutionProvider"])
    size = manifest["Fovea"]["Input"]["WidthPixels"]
    for path in paths:
        rgb = numpy.asarray(square(path, size), dtype=numpy.float32)
        data = rgb[:, :, ::-1].transpose(2, 0, 1)[numpy.newaxis]
        (probabilities,) = session.run(["model_output"], {"data": numpy.ascontiguousarray(data)})
        print(path)
        for probability, label in sorted(zip(probabilities[0], labels), reverse=True):
            print(f"  {probability:8.4%}  {label}")


if __name__ == "__main__":
    main(sys.argv[1:])
