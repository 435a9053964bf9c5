"""Fits one multinomial logistic regression by scikit-learn's lbfgs, as Fovea's head is fitted.

Reads features.f32 and task.json of the folder named on the command line; writes seconds and the value of the objective,
mean loss + l2 / 2 * |W|^2 on standardised features, as one JSON object for each tolerance.
"""
import json
import sys
import time
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
folder = sys.argv[1]
with open(f"{folder}/task.json") as file:
    task = json.load(file)
labels = np.array(task["labels"])
features = StandardScaler().fit_transform(np.fromfile(f"{folder}/features.f32", dtype=np.float32).reshape(len(labels), -1))
for tolerance in task["tolerances"]:
    model = LogisticRegression(C=1 / (task["l2"] * len(labels)), tol=tolerance, max_iter=1000)
    start = time.perf_counter()
    model.fit(features, labels)
    seconds = time.perf_counter() - start
    logits = features.astype(np.float64) @ model.coef_.T + model.intercept_
    logits -= logits.max(axis=1, keepdims=True)
    loss = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]
    print(json.dumps({"seconds": seconds, "objective": float(loss.mean() + task["l2"] / 2 * (model.coef_ ** 2).sum()), "tolerance": tolerance}))
