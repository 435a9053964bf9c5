using Fovea.Engine.Onnx;

namespace Fovea.Engine.Inference;

/// <summary>Keeps a classifier usable until it is disposed, for caches that replace models while requests run.</summary>
public sealed class ClassifierLease : IDisposable
{
    private OnnxSession? session;

    internal ClassifierLease(Classifier classifier, OnnxSession session)
    {
        Classifier = classifier;
        this.session = session;
    }

    /// <summary>The classifier that is held.</summary>
    public Classifier Classifier { get; }

    /// <summary>Gives the classifier back; a second call does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref session, null)?.Release();
}
