"""Writes the expected numbers of the evaluation and training tests with scikit-learn.

Run with scikit-learn 1.2.1 (Debian 12: python3-sklearn):  python3 make_scikit_learn_fixtures.py
"""
import json
import pathlib

import numpy as np
from sklearn import metrics
from sklearn.linear_model import LogisticRegression

HERE = pathlib.Path(__file__).parent


def predictions(name, kind, rows, classes, decimals, prevalence, seed):
    """Random probabilities; few decimals make many ties."""
    random = np.random.default_rng(seed)
    if kind == "Multiclass":
        truth = random.choice(classes, size=rows, p=prevalence)
        logits = random.normal(size=(rows, classes)) + 1.5 * np.eye(classes)[truth]
        probabilities = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        labels = np.eye(classes, dtype=int)[truth]
    else:
        labels = (random.random((rows, classes)) < np.array(prevalence)).astype(int)
        probabilities = 1 / (1 + np.exp(-(random.normal(size=(rows, classes)) + 3 * labels - 1.5)))
    probabilities = np.round(probabilities, decimals).astype(np.float32)
    present = labels.sum(axis=0) > 0
    average_precisions = [metrics.average_precision_score(labels[:, c], probabilities[:, c]) if present[c] else 0.0 for c in range(classes)]
    fixture = {
        "type": kind,
        "classCount": classes,
        "probabilities": [float(p) for p in probabilities.ravel()],
        "labels": [[int(c) for c in np.flatnonzero(row)] for row in labels],
        "averagePrecision": average_precisions,
        "meanAveragePrecision": float(np.mean(np.array(average_precisions)[present])),
        "thresholds": [],
        "curves": [],
    }
    for threshold in np.array([0.0, 0.1, 0.3, 0.5, 0.75, 1.0], dtype=np.float32):
        decided = (probabilities >= threshold).astype(int)
        per_tag = metrics.precision_recall_fscore_support(labels, decided, average=None, zero_division=0)
        micro = metrics.precision_recall_fscore_support(labels, decided, average="micro", zero_division=0)
        fixture["thresholds"].append({
            "threshold": float(threshold), "precision": micro[0], "recall": micro[1],
            "tagPrecision": list(per_tag[0]), "tagRecall": list(per_tag[1]),
            "subsetAccuracy": metrics.accuracy_score(labels, decided),
        })
    for c in np.flatnonzero(present):
        precision, recall, thresholds = metrics.precision_recall_curve(labels[:, c], probabilities[:, c])
        fixture["curves"].append({
            "classIndex": int(c), "precision": list(precision), "recall": list(recall), "thresholds": [float(t) for t in thresholds]})
    if kind == "Multiclass":
        best = probabilities.argmax(axis=1)
        fixture["accuracy"] = metrics.accuracy_score(truth, best)
        fixture["confusion"] = metrics.confusion_matrix(truth, best, labels=range(classes)).ravel().tolist()
    (HERE / f"predictions-{name}.json").write_text(json.dumps(fixture) + "\n")


def square_root_weights(truth):
    """A class of n rows weighs sqrt(n) in all; the weights of all rows sum to 1."""
    labels, inverse, counts = np.unique(truth, return_inverse=True, return_counts=True)
    weights = counts[inverse] ** -0.5
    return weights / weights.sum()


def lowest_loss(x, truth, strength):
    """Weighted loss + lambda / 2 * |W|^2 that scikit-learn reaches; scikit-learn minimises C * weighted loss + |W|^2 / 2."""
    weights = square_root_weights(truth)
    model = LogisticRegression(C=1 / strength, tol=1e-8, max_iter=10000).fit(x, truth, sample_weight=weights)
    return metrics.log_loss(truth, model.predict_proba(x), sample_weight=weights) + strength / 2 * (model.coef_ ** 2).sum()


def logistic_regression():
    """Losses on standardised features of an imbalanced set: multinomial, and one-vs-rest summed over the classes."""
    random = np.random.default_rng(7)
    rows, features, classes = 60, 12, 3
    truth = np.repeat([0, 1, 2], [36, 16, 8])
    x = np.round(random.normal(size=(rows, features)) * random.uniform(0.1, 5, features) + random.normal(size=(classes, features))[truth] + 3, 3)
    standard = (x - x.mean(axis=0)) / x.std(axis=0)
    fixture = {"rows": rows, "columns": features, "classCount": classes, "features": x.ravel().tolist(), "labels": truth.tolist(), "losses": []}
    for strength in [1.0, 0.1, 0.01, 0.001]:
        fixture["losses"].append({
            "l2Strength": strength,
            "multinomial": lowest_loss(standard, truth, strength),
            "oneVsRest": sum(lowest_loss(standard, truth == c, strength) for c in range(classes)),
        })
    (HERE / "logistic-regression.json").write_text(json.dumps(fixture) + "\n")


predictions("ties", "Multiclass", rows=120, classes=3, decimals=1, prevalence=[1 / 3] * 3, seed=1)
predictions("imbalanced", "Multiclass", rows=150, classes=4, decimals=3, prevalence=[0.9, 0.07, 0.03, 0.0], seed=2)
predictions("multilabel", "Multilabel", rows=100, classes=5, decimals=2, prevalence=[0.5, 0.2, 0.1, 0.02, 0.9], seed=3)
logistic_regression()
