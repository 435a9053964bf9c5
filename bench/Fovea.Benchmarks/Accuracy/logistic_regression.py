"""Logistic regression as a user of scikit-learn would tune it: C by cross-validation, on standardised features of both views.

Reads plain.f32, mirrored.f32, test.f32 and labels.json of the folder named on the command line; writes one JSON object.
The two views of a picture stay in one fold.
"""
import json
import sys
import time
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

warnings.filterwarnings("ignore")
folder = sys.argv[1]
with open(f"{folder}/labels.json") as file:
    labels = json.load(file)


def read(name):
    return np.fromfile(f"{folder}/{name}.f32", dtype=np.float32).reshape(-1, labels["dimension"])


plain, mirrored, test = read("plain"), read("mirrored"), read("test")
train_labels, test_labels = np.array(labels["train"]), np.array(labels["test"])
start = time.perf_counter()
folds = max(2, min(5, np.bincount(train_labels).min()))
splits = [
    (np.concatenate([train, train + len(plain)]), held_out)
    for train, held_out in StratifiedKFold(folds, shuffle=True, random_state=0).split(plain, train_labels)
]
search = GridSearchCV(
    make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000)),
    {"logisticregression__C": [1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 3e-2, 1e-1, 1]},
    cv=splits,
)
search.fit(np.concatenate([plain, mirrored]), np.concatenate([train_labels, train_labels]))
seconds = time.perf_counter() - start
print(json.dumps({
    "accuracy": float((search.predict(test) == test_labels).mean()),
    "seconds": seconds,
    "c": search.best_params_["logisticregression__C"],
}))
