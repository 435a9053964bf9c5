"""The peer of the comparison: a backbone's ONNX file run by torch, Pillow, scikit-learn and a plain HTTP server, without onnxruntime, which Debian 12 lacks.

Arguments: the ONNX file, its manifest beside it; float32, bfloat16 or int8; a folder of pictures, one sub-folder a tag.
Writes one line with its port, then answers /train and /train-thoroughly (body: such a folder), /predict and /features (body: a picture).
"""
import glob
import io
import json
import os
import sys
import tempfile
import warnings
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Read when the modules below load: one picture a core is quicker than one picture on all of them.
os.environ["OMP_NUM_THREADS"] = "1"
import joblib
import numpy as np
import onnx.numpy_helper
import torch
import torch.nn.functional as F
from PIL import Image, ImageOps
from sklearn.base import clone
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedGroupKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch.ao.quantization import get_default_qconfig_mapping
from torch.ao.quantization.quantize_fx import convert_fx, prepare_fx

warnings.filterwarnings("ignore")


class Network(torch.nn.Module):
    """An ONNX graph of convolutions, sums and means as calls of torch, in the order of its nodes."""

    def __init__(self, path, output):
        super().__init__()
        graph = onnx.load(path).graph
        self.input, self.output, self.steps = graph.input[0].name, output, []
        self.convolutions = torch.nn.ModuleList()
        constants = {tensor.name: torch.from_numpy(onnx.numpy_helper.to_array(tensor).copy()).float() for tensor in graph.initializer}
        for node in graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            if node.op_type == "Cast" and node.input[0] in constants:
                constants[node.output[0]] = constants[node.input[0]]
            elif node.op_type == "Constant":
                constants[node.output[0]] = torch.from_numpy(onnx.numpy_helper.to_array(attributes["value"]).copy())
            else:
                self.steps.append((*self.translate(node, attributes, constants), [i for i in node.input if i not in constants], node.output[0]))

    def translate(self, node, attributes, constants):
        """The index of a convolution, or a function of torch."""
        if node.op_type == "Conv":
            weight, bias = constants[node.input[1]], constants[node.input[2]]
            rows, columns, *ends = attributes["pads"]
            assert [rows, columns] == ends and attributes["group"] == 1 and attributes["dilations"] == [1, 1]
            convolution = torch.nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2:], attributes["strides"], (rows, columns))
            convolution.weight.data, convolution.bias.data = weight, bias
            self.convolutions.append(convolution)
            return len(self.convolutions) - 1, None
        if node.op_type == "Pad":
            assert not constants[node.input[1]].any()
            return None, lambda x: x
        if node.op_type == "AveragePool":
            assert not any(attributes["pads"]) and not attributes["ceil_mode"]
            return None, lambda x: F.avg_pool2d(x, attributes["kernel_shape"], attributes["strides"])
        if node.op_type == "ReduceMean":
            return None, lambda x: x.mean(attributes["axes"], keepdim=bool(attributes["keepdims"]))
        return None, {"Relu": F.relu, "Add": torch.add}[node.op_type]

    def forward(self, x):
        values = {self.input: x}
        for convolution, function, inputs, output in self.steps:
            arguments = [values[name] for name in inputs]
            values[output] = function(*arguments) if convolution is None else self.convolutions[convolution](*arguments)
        return values[self.output]


class Backbone:
    """The network in one precision, compiled, with what prepares its input."""

    def __init__(self, path, precision, pictures):
        with open(os.path.splitext(path)[0] + ".json") as file:
            manifest = json.load(file)
        self.size = manifest["input"]["size"]
        self.mean, self.std = (torch.tensor(manifest["preprocessing"][key]).view(1, 3, 1, 1) for key in ("mean", "std"))
        self.type = torch.bfloat16 if precision == "bfloat16" else torch.float32
        network = Network(path, manifest["outputs"]["features"]["name"]).eval()
        inputs = [self.prepare(picture) for picture in pictures]
        with torch.no_grad():
            if precision == "int8":
                torch.backends.quantized.engine = "onednn"
                prepared = prepare_fx(network, get_default_qconfig_mapping("onednn"), (inputs[0],))
                for x in inputs:
                    prepared(x)
                network = convert_fx(prepared).eval()
            elif precision == "bfloat16":
                network = network.bfloat16().to(memory_format=torch.channels_last)
            traced = torch.jit.trace(network, inputs[0])
            # The quickest of each as measured; optimize_for_inference fuses float convolutions with what follows, and is worth a factor of 3.
            self.network = torch.jit.optimize_for_inference(traced) if precision == "float32" else torch.jit.freeze(traced)
            for x in inputs:
                self.network(x)

    def prepare(self, picture):
        image = Image.open(io.BytesIO(picture))
        image.draft("RGB", (self.size, self.size))
        image = ImageOps.exif_transpose(image).convert("RGB")
        side = min(image.size)
        left, top = (image.width - side) / 2, (image.height - side) / 2
        image = image.resize((self.size, self.size), Image.BICUBIC, box=(left, top, left + side, top + side))
        x = (torch.from_numpy(np.array(image)).permute(2, 0, 1).unsqueeze(0) / 255 - self.mean) / self.std
        return x.bfloat16() if self.type == torch.bfloat16 else x.contiguous()

    def views(self, picture, mirrored):
        """Features of the picture, and of its mirror image if wanted."""
        with torch.inference_mode():
            x = self.prepare(picture)
            return [self.network(view)[0].float().numpy() for view in ([x, x.flip(3)] if mirrored else [x])]


class Head:
    """Logistic regression of a folder's pictures: C by cross-validation, out-of-fold accuracy, and what is left of it for predictions."""

    def __init__(self, backbone, folder, thorough):
        files = sorted(glob.glob(os.path.join(folder, "*", "*")))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            views = list(pool.map(lambda file: backbone.views(read(file), mirrored=thorough), files))
        features, tags = np.concatenate(views), np.repeat([os.path.basename(os.path.dirname(file)) for file in files], len(views[0]))
        groups = np.repeat(np.arange(len(files)), len(views[0]))
        search = GridSearchCV(
            make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)), {"logisticregression__C": [1e-4, 1e-3, 1e-2, 1e-1, 1]},
            scoring="neg_log_loss", cv=StratifiedGroupKFold(5, shuffle=True, random_state=0))
        classifier = search.fit(features, tags, groups=groups).best_estimator_
        hits = 0
        for train, held_out in StratifiedGroupKFold(5, shuffle=True, random_state=1).split(features, tags, groups):
            # Thoroughly: the C of a fold has not seen the fold either.
            fold = clone(search).fit(features[train], tags[train], groups=groups[train]) if thorough else clone(classifier).fit(features[train], tags[train])
            hits += (fold.predict(features[held_out]) == tags[held_out]).sum()
        self.accuracy = hits / len(tags)
        with tempfile.TemporaryFile() as file:
            joblib.dump(classifier, file)
            file.seek(0)
            scaler, regression = (step for _, step in joblib.load(file).steps)
        # The scaler folded in: two calls of scikit-learn would cost a prediction half a millisecond.
        self.tags, self.weights = list(regression.classes_), regression.coef_ / scaler.scale_
        self.bias = regression.intercept_ - self.weights @ scaler.mean_

    def predict(self, features):
        exponentials = np.exp((logits := self.weights @ features + self.bias) - logits.max())
        ranked = sorted(zip(exponentials / exponentials.sum(), self.tags), reverse=True)
        return {"predictions": [{"probability": float(probability), "tagName": tag} for probability, tag in ranked]}


def read(file):
    with open(file, "rb") as stream:
        return stream.read()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    backbone = head = None

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/train"):
            Handler.head = Head(self.backbone, body.decode(), thorough=self.path == "/train-thoroughly")
            answer = {"accuracy": self.head.accuracy}
        else:
            features = self.backbone.views(body, mirrored=False)[0]
            answer = self.head.predict(features) if self.path == "/predict" else features.tolist()
        content = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


path, precision, folder = sys.argv[1:]
Handler.backbone = Backbone(path, precision, [read(file) for file in sorted(glob.glob(os.path.join(folder, "*", "*")))])
ThreadingHTTPServer.request_queue_size = 128
server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(f"listening at {server.server_port}", flush=True)
server.serve_forever()
