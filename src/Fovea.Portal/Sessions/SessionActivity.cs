using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Fovea.Portal.Sessions;

/// <summary>Keeps a session from idling while somebody works on an open page; pages that refresh themselves do not count.</summary>
internal sealed class SessionActivity(CurrentSession session) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(Func<CircuitInboundActivityContext, Task> next) => async context =>
    {
        await session.TouchAsync();
        await next(context);
    };
}
