/// How long a session waits for what, before it gives up with a clear error.
public struct ConnectionLimits: Hashable, Sendable {
    /// A statement that runs longer is cancelled by the server (57014).
    public var statementMilliseconds = 5_000
    /// A statement that waits longer for a lock is refused by the server (55P03).
    public var lockMilliseconds = 2_000
    /// A transaction in which the program says nothing for longer is ended by the server (25P03).
    public var idleInTransactionMilliseconds = 3_000
    /// Each host of the connection string has so long to let the session in.
    public var connectSeconds = 3
    /// Bytes that the other side has not confirmed for so long mean that the connection is lost.
    public var tcpUserMilliseconds = 5_000
    /// A server that says nothing for so long is taken for lost, whatever TCP believes.
    ///
    /// It is longer than ``statementMilliseconds``, so that it only bites when the server can't keep its own limits:
    /// it has stopped, or a COMMIT waits for a standby that does not answer.
    public var silenceMilliseconds = 10_000

    public init() {}
}
