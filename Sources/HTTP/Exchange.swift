private import Synchronization

/// One request and its answer, from the request line to the last byte sent.
final class Exchange: Sendable {
    fileprivate enum Phase {
        case begun
        case receiving
        /// The body is read and thrown away; the answer is known.
        case swallowing(status: Int)
        case waiting(Connection)
        case ready(Response)
        case sent
    }

    fileprivate struct State {
        var phase = Phase.begun
        var head: Request?
        var plan = Plan.refusal(404, allowed: [])
        var body: [UInt8] = []
        var limitBytes = 0
        var swallowed = 0
        var held = 0
        var stream: EventStream?
    }

    let target: String
    let line: Line
    private let reception: Reception
    private let state = Mutex(State())

    init(target: String, line: Line, reception: Reception) {
        self.target = target
        self.line = line
        self.reception = reception
    }

    /// Whether the library has not called yet.
    var isNew: Bool {
        state.withLock { state in
            guard case .begun = state.phase else { return false }
            return true
        }
    }

    var head: Request? { state.withLock(\.head) }

    /// Takes the first call of the library, after the headers; false closes the connection.
    func begin(on connection: Connection, method: Method, version: String, head: Head) -> Bool {
        let verdict = admission(method: method, version: version, head: head)
        switch verdict {
        case .refused(let status, let allowed, let request):
            state.withLock { state in state.phase = .sent }
            line.waitsForAnswer()
            // The library closes a connection whose request was answered before it was read to its end.
            return send(refusal(status, allowed: allowed, request), on: connection)
        case .admitted(let request, let plan, let limitBytes, let declaredBytes):
            line.waitsForBody()
            state.withLock { state in
                state.phase = .receiving
                state.head = request
                state.plan = plan
                state.limitBytes = limitBytes
                state.body.reserveCapacity(declaredBytes)
            }
            return true
        }
    }

    /// Takes a piece of the body; the library calls it with what it has.
    func receive(_ piece: UnsafeRawBufferPointer) -> Bool {
        let count = piece.count
        return state.withLock { state in
            switch state.phase {
            case .receiving where state.body.count + count > state.limitBytes:
                state.swallow(because: 413)
            case .receiving where !reception.hold(bytes: count):
                state.swallow(because: 503)
            case .receiving:
                unsafe state.body.append(contentsOf: piece)
                state.held += count
            case .swallowing:
                state.swallowed += count
                // An answer can be sent only at the end of the body; who goes on for long is cut off without one.
                if state.swallowed > reception.limits.bodyBytes { return false }
            case .begun, .waiting, .ready, .sent:
                return false
            }
            return true
        }
    }

    /// Takes the calls of the library after the body: the first hands the request over, the second sends the answer.
    func proceed(on connection: Connection) -> Bool {
        switch state.withLock({ state in state.step() }) {
        case .handOver(let handler, let request):
            line.waitsForAnswer()
            connection.suspend()
            state.withLock { state in state.phase = .waiting(connection) }
            reception.handOver(Work(exchange: self, request: request, handler: handler))
            return true
        case .refuse(let status, let allowed, let request):
            line.waitsForAnswer()
            return send(refusal(status, allowed: allowed, request), on: connection)
        case .send(let response):
            return send(response, on: connection)
        case .wait:
            return true
        }
    }

    /// Gives the answer; only the first one counts.
    func answer(_ response: Response) {
        state.withLock { state in
            guard case .waiting(let connection) = state.phase else { return }
            state.phase = .ready(response)
            if case .stream(let stream) = response.body {
                state.stream = stream
                if reception.isDraining { stream.close() }
            }
            connection.resume()
        }
    }

    /// Ends the stream of the answer, if it is one.
    func closeStream() { state.withLock(\.stream)?.close() }

    /// Ends the exchange: the library will not name it again.
    func end() {
        let held = state.withLock { state in
            defer { state = State(phase: .sent) }
            return state.held
        }
        reception.release(bytes: held)
        line.waitsForHead()
        reception.ends()
    }

    private func refusal(_ status: Int, allowed: [Method], _ request: Request?) -> Response {
        var response = reception.refusal(status, request)
        if !allowed.isEmpty { response.headers.append(("Allow", allowed.map(\.rawValue).joined(separator: ", "))) }
        return response
    }

    private func send(_ response: Response, on connection: Connection) -> Bool {
        let closing = reception.isDraining
        if response.isWellFormed, connection.queue(response, closing: closing) { return true }
        if case .stream(let stream) = response.body { stream.close() }
        return connection.queue(reception.refusal(500, head), closing: true)
    }
}

extension Exchange {
    /// What will answer a request.
    enum Plan: Sendable {
        case handler(@Sendable (Request) async -> Response)
        case refusal(Int, allowed: [Method])
    }

    private enum Admission {
        case refused(status: Int, allowed: [Method] = [], Request?)
        case admitted(Request, Plan, limitBytes: Int, declaredBytes: Int)
    }

    /// Decides from the headers alone, so that no body is read in vain.
    private func admission(method: Method, version: String, head: Head) -> Admission {
        guard head.isPlain, method.rawValue.utf8.allSatisfy(isTokenByte),
            let framing = Framing(version: version, headers: head.headers), let target = Target(target)
        else { return .refused(status: 400, nil) }
        let request = Request(method: method, target: target, headers: head.headers, body: [], peer: line.peer)
        guard head.bytes <= reception.limits.headerBytes else { return .refused(status: 431, request) }
        guard !reception.isClosing else { return .refused(status: 503, request) }
        let (plan, limitBytes) = reception.plan(for: request)
        if framing != .none, case .refusal(let status, let allowed) = plan {
            return .refused(status: status, allowed: allowed, request)
        }
        guard framing.declaredBytes <= limitBytes else { return .refused(status: 413, request) }
        guard reception.hasRoom(forBytes: framing.declaredBytes) else { return .refused(status: 503, request) }
        return .admitted(request, plan, limitBytes: limitBytes, declaredBytes: framing.declaredBytes)
    }
}

extension Exchange.State {
    fileprivate enum Step {
        case handOver(@Sendable (Request) async -> Response, Request)
        case refuse(Int, allowed: [Method], Request?)
        case send(Response)
        case wait
    }

    fileprivate mutating func swallow(because status: Int) {
        phase = .swallowing(status: status)
        body = []
    }

    fileprivate mutating func step() -> Step {
        switch (phase, plan) {
        case (.receiving, .handler(let handler)):
            guard let head else { return .wait }
            defer { body = [] }
            return .handOver(handler, Request(head, body: body))
        case (.receiving, .refusal(let status, let allowed)):
            phase = .sent
            return .refuse(status, allowed: allowed, head)
        case (.swallowing(let status), _):
            phase = .sent
            return .refuse(status, allowed: [], head)
        case (.ready(let response), _):
            phase = .sent
            return .send(response)
        case (.begun, _), (.waiting, _), (.sent, _):
            return .wait
        }
    }
}
