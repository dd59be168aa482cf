/// How much one client does at once.
public struct ClientLimits: Hashable, Sendable {
    /// How many requests may be under way, those included that wait for a connection.
    public var requests: Int
    /// How many connections may be open.
    public var connections: Int
    /// How many connections may be open to one host and port.
    public var connectionsPerHost: Int

    /// States the limits.
    public init(requests: Int = 1_024, connections: Int = 128, connectionsPerHost: Int = 16) {
        self.requests = requests
        self.connections = connections
        self.connectionsPerHost = connectionsPerHost
    }
}

/// Sends requests to the outside, many at once over one thread, and keeps connections for the next.
public final class Client: Sendable {
    private let engine: Engine

    /// Makes a client with its thread, which runs until `close()` or until the client is let go.
    public init(limits: ClientLimits = ClientLimits()) {
        engine = Engine(limits: limits)
        engine.start()
    }

    deinit { engine.close() }

    /// Sends a request and waits for the whole answer; any status is an answer.
    ///
    /// - Throws: why there is none. Nothing is sent twice: to try again is the caller's decision.
    public func send(_ request: OutgoingRequest) async throws(DeliveryFault) -> IncomingAnswer {
        try await send { number, done throws(DeliveryFault) in try Transfer(request, number: number, done: done) }
    }

    /// Hands a message to its mail server; the answer's status is the server's, and its body the server's last line.
    ///
    /// - Throws: why there is no answer, or `tls` where the server does not turn to TLS as it must.
    public func send(_ mail: OutgoingMail) async throws(DeliveryFault) -> IncomingAnswer {
        try await send { number, done throws(DeliveryFault) in try Transfer(mail, number: number, done: done) }
    }

    private func send(
        _ prepare: (UInt64, CheckedContinuation<Result<IncomingAnswer, DeliveryFault>, Never>) throws(DeliveryFault) ->
            Transfer
    ) async throws(DeliveryFault) -> IncomingAnswer {
        let number = engine.nextNumber()
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { done in
                do throws(DeliveryFault) {
                    let transfer = try prepare(number, done)
                    if let fault = engine.add(transfer) { transfer.finish(fault) }
                    // Cancelled before it was added: the call below came too early to find it.
                    if Task.isCancelled { engine.cancel(number: number) }
                } catch {
                    done.resume(returning: Result<IncomingAnswer, DeliveryFault>.failure(error))
                }
            }
        } onCancel: {
            engine.cancel(number: number)
        }
        return try result.get()
    }

    /// Ends what is under way and takes nothing more.
    public func close() { engine.close() }
}
