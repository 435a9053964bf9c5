using System.Security.Cryptography;
using Fovea.Server;

namespace Fovea.Architecture.Tests;

/// <summary>Secrets are compared in constant time; a comparison that stops at the first difference tells how much of a guess is right.</summary>
public sealed class KeyComparisonTests
{
    [Theory]
    [InlineData("KeyRing")]
    [InlineData("AdminKey")]
    [InlineData("TransferService")]
    [InlineData("ImageLinks")]
    [InlineData("QueryPages")]
    public void Secret_IsComparedInConstantTime(string type) => Assert.Contains(
        CodeReferences.Of(typeof(FoveaServer).Assembly),
        pair => (pair.From.Name == type || pair.From.DeclaringType?.Name == type) && pair.To == typeof(CryptographicOperations));
}
