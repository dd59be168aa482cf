private import CMicroHTTPD
private import Glibc
private import Synchronization

/// The library's threads around one listening socket; stops with its owner.
// Safe because both handles are set once and only the library's thread-safe functions get them.
@safe final class Daemon: @unchecked Sendable {
    private let handle: OpaquePointer
    private let listening: Int32
    /// What the library's threads use without owning it.
    private let reception: Reception
    private let isQuiesced = Atomic(false)
    private let isStopped = Atomic(false)

    /// Starts the threads.
    ///
    /// - Throws: `threads` if the library does not start.
    init(listening: Int32, reception: Reception) throws(ServerFault) {
        let limits = reception.limits
        var settings = unsafe dauys_daemon_settings()
        unsafe settings.listening = listening
        unsafe settings.threads = UInt32(limits.threads)
        unsafe settings.connections = UInt32(max(limits.connections, limits.threads))
        unsafe settings.connections_per_address = UInt32(limits.connectionsPerAddress)
        unsafe settings.idle_seconds = UInt32(limits.idleTimeoutSeconds)
        // Twice the limit lets a head that is too large be answered by us and not by the library.
        unsafe settings.connection_memory_bytes = max(2 * limits.headerBytes, 16_384)
        unsafe settings.context = unsafe Unmanaged.passUnretained(reception).toOpaque()
        unsafe settings.access = { unsafe takeCall($0, $1, $2, $3, $4, $5, $6, $7) }
        unsafe settings.target = { unsafe takeTarget($0, $1, $2) }
        unsafe settings.completed = { _, _, exchange, _ in unsafe endExchange(exchange) }
        unsafe settings.connection = { unsafe noteConnection($0, $1, $2, $3) }
        // Paths are decoded by us, strictly; the library is told that there is nothing to decode.
        unsafe settings.unescape = { _, _, text in unsafe text.map { unsafe strlen($0) } ?? 0 }
        guard let handle = unsafe dauys_daemon_start(&settings) else {
            close(listening)
            throw .threads
        }
        unsafe self.handle = handle
        self.listening = listening
        self.reception = reception
    }

    /// Takes no more connections; those that are open go on.
    func quiesce() {
        guard !isQuiesced.exchange(true, ordering: .acquiringAndReleasing) else { return }
        unsafe MHD_quiesce_daemon(handle)
        // The socket itself is closed last, but clients should be refused now and not wait in its queue.
        dauys_cut(listening)
    }

    /// Closes every connection and waits for the threads; no connection may be suspended then.
    func stop() {
        guard !isStopped.exchange(true, ordering: .acquiringAndReleasing) else { return }
        // The library closes the listening socket unless it was quiesced: whose it is must not depend on how we came here.
        quiesce()
        unsafe MHD_stop_daemon(handle)
        close(listening)
    }

    deinit {
        reception.abandon()
        stop()
    }
}

private func takeTarget(
    _ context: UnsafeMutableRawPointer?,
    _ uri: UnsafePointer<CChar>?,
    _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context, let connection = unsafe connection,
        let line = unsafe Connection(connection).line
    else { return nil }
    let reception = unsafe Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue()
    let target = unsafe uri.map { uri in unsafe String(cString: uri) } ?? ""
    let exchange = Exchange(target: target, line: line, reception: reception)
    line.begins(exchange)
    reception.begins()
    return unsafe Unmanaged.passRetained(exchange).toOpaque()
}

private func takeCall(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?,
    _ version: UnsafePointer<CChar>?,
    _ piece: UnsafePointer<CChar>?,
    _ pieceBytes: UnsafeMutablePointer<Int>?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let connection = unsafe connection, let url = unsafe url, let method = unsafe method,
        let version = unsafe version, let pieceBytes = unsafe pieceBytes, let kept = unsafe slot?.pointee
    else { return .NO }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(kept).takeUnretainedValue()
    let lent = unsafe Connection(connection)
    let goesOn: Bool
    if unsafe pieceBytes.pointee > 0 {
        goesOn = unsafe exchange.receive(UnsafeRawBufferPointer(start: piece, count: pieceBytes.pointee))
        unsafe pieceBytes.pointee = 0
    } else if exchange.isNew {
        goesOn = unsafe exchange.begin(
            on: lent,
            method: Method(rawValue: String(cString: method)),
            version: String(cString: version),
            head: lent.head(method: method, url: url, version: version)
        )
    } else {
        goesOn = exchange.proceed(on: lent)
    }
    return goesOn ? .YES : .NO
}

private func endExchange(_ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) {
    guard let slot = unsafe slot, let kept = unsafe slot.pointee else { return }
    unsafe Unmanaged<Exchange>.fromOpaque(kept).takeRetainedValue().end()
    unsafe slot.pointee = nil
}

private func noteConnection(
    _ context: UnsafeMutableRawPointer?,
    _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?,
    _ event: MHD_ConnectionNotificationCode
) {
    guard let context = unsafe context, let connection = unsafe connection, let slot = unsafe slot else { return }
    let reception = unsafe Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue()
    if event == .CONNECTION_NOTIFY_STARTED {
        let opened = unsafe Connection(connection)
        let line = Line(socket: opened.socket, peer: opened.peer)
        reception.opens(line)
        unsafe slot.pointee = unsafe Unmanaged.passRetained(line).toOpaque()
    } else if let kept = unsafe slot.pointee {
        unsafe reception.closes(Unmanaged<Line>.fromOpaque(kept).takeRetainedValue())
        unsafe slot.pointee = nil
    }
}
