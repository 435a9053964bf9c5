using System.Text.Json;
using Fovea.Protocol.Json;
using Fovea.Protocol.Training;

namespace Fovea.Protocol.Tests.Json;

public sealed class WireModelTests
{
    /// <summary>Every record of the model namespaces.</summary>
    public static TheoryData<Type> Models { get; } = new(typeof(Project).Assembly.GetExportedTypes().Where(type =>
        type is { IsEnum: false, IsAbstract: false } && type.Namespace is "Fovea.Protocol.Audit" or "Fovea.Protocol.Evaluation" or "Fovea.Protocol.Prediction" or "Fovea.Protocol.Training"));

    [Theory]
    [MemberData(nameof(Models))]
    public void Model_FromAnEmptyObject_IsReadAndWritten(Type model)
    {
        var value = JsonSerializer.Deserialize("{}", model, ProtocolJson.Options);

        var json = JsonSerializer.Serialize(value, model, ProtocolJson.Options);
        var again = JsonSerializer.Deserialize(json, model, ProtocolJson.Options);

        Assert.Equal(json, JsonSerializer.Serialize(again, model, ProtocolJson.Options));
    }
}
