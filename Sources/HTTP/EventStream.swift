private import CMicroHTTPD
private import Synchronization

/// A stream of server-sent events to one reader.
///
/// What is sent waits in a buffer with a limit; a reader too slow to keep up is dropped, so that it holds up nobody.
public final class EventStream: Sendable {
    enum Move {
        case moved(Int)
        case nothingYet
        case ended
        case broken
    }

    fileprivate struct State {
        var buffer: [UInt8] = []
        var isClosed = false
        var isDropped = false
        var connection: Connection?
        var isSuspended = false
        var waiters = Waiters()
    }

    private let bufferLimitBytes: Int
    private let state = Mutex(State())
    /// What fills the stream; the server runs it until the reader is gone, and closes the stream when it returns.
    let feed: (@Sendable (EventStream) async -> Void)?

    /// Makes a stream; without a `feed` whoever made it sends to it and closes it.
    public init(bufferLimitBytes: Int = 262_144, feed: (@Sendable (EventStream) async -> Void)? = nil) {
        self.bufferLimitBytes = bufferLimitBytes
        self.feed = feed
    }

    /// Sends an event; false if the reader is gone.
    @discardableResult
    public func send(id: String? = nil, event: String? = nil, data: String) -> Bool {
        push(EventFrame.event(id: id, event: event, data: data))
    }

    /// Sends a comment, which keeps the connection open and finds out whether the reader is still there.
    @discardableResult
    public func heartbeat(_ comment: String = "") -> Bool { push(EventFrame.comment(comment)) }

    /// Ends the stream after what has been sent.
    public func close() { end(dropping: false) }

    /// Whether nothing more can be sent.
    public var isClosed: Bool { state.withLock(\.isClosed) }

    /// Waits until the stream is closed, by either end.
    public func untilClosed() async {
        let number = state.withLock { state in state.waiters.nextNumber() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    let isOver = state.isClosed || Task.isCancelled
                    if !isOver { state.waiters.add(waiter, number: number) }
                    return isOver
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            state.withLock { state in state.waiters.take(number: number) }?.resume()
        }
    }

    private func push(_ frame: [UInt8]) -> Bool {
        let (sent, overfull) = state.withLock { state -> (Bool, Bool) in
            guard !state.isClosed else { return (false, false) }
            guard state.buffer.count + frame.count <= bufferLimitBytes else { return (false, true) }
            state.buffer += frame
            state.wake()
            return (true, false)
        }
        if overfull { end(dropping: true) }
        return sent
    }

    private func end(dropping: Bool) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard !state.isClosed else { return [] }
            state.isClosed = true
            if dropping {
                state.isDropped = true
                state.buffer = []
                // The socket is full and the library waits for room that may never come; this wakes it.
                if let connection = state.connection { dauys_cut(connection.socket) }
            }
            state.wake()
            return state.waiters.takeAll()
        }
        for waiter in waiters { waiter.resume() }
    }

    func attach(_ connection: Connection) { state.withLock { state in state.connection = connection } }

    /// Forgets the connection, which the library is about to close.
    func detach() {
        let waiters = state.withLock { state in
            state.connection = nil
            state.isSuspended = false
            state.isClosed = true
            state.buffer = []
            return state.waiters.takeAll()
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Moves what waits to be sent into the library's buffer, or suspends the connection until there is something.
    func move(into room: UnsafeMutableRawBufferPointer) -> Move {
        state.withLock { state in
            if state.isDropped { return .broken }
            guard !state.buffer.isEmpty else {
                guard !state.isClosed else { return .ended }
                state.connection?.suspend()
                state.isSuspended = true
                return .nothingYet
            }
            let count = min(room.count, state.buffer.count)
            unsafe room.copyBytes(from: state.buffer.prefix(count))
            state.buffer.removeFirst(count)
            return .moved(count)
        }
    }
}

extension EventStream.State {
    fileprivate mutating func wake() {
        guard isSuspended, let connection else { return }
        isSuspended = false
        connection.resume()
    }
}
