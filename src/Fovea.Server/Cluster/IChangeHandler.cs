namespace Fovea.Server.Cluster;

/// <summary>Keeps something in memory that another process may change.</summary>
internal interface IChangeHandler
{
    ChangeTopic Topic { get; }

    /// <summary>Takes note of a change; called often, so it only marks what is to be read again.</summary>
    /// <param name="subject">The id of what changed; <see langword="null"/> when it may be anything of the topic.</param>
    void Changed(Guid? subject);
}
