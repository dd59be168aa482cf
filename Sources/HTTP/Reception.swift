private import CMicroHTTPD
private import Glibc
private import Synchronization

/// One request on its way to a handler.
struct Work: Sendable {
    let exchange: Exchange
    let request: Request
    let handler: @Sendable (Request) async -> Response

    /// Makes the answer, and fills it if it is a stream that fills itself.
    func perform() async {
        let response = await handler(request)
        exchange.answer(response)
        guard case .stream(let stream) = response.body, let feed = stream.feed else { return }
        await withTaskGroup { group in
            group.addTask { await feed(stream) }
            group.addTask { await stream.untilClosed() }
            await group.next()
            group.cancelAll()
            stream.close()
        }
    }
}

/// What the library's threads and the handlers share.
final class Reception: Sendable {
    private struct Books {
        var lines: [ObjectIdentifier: Line] = [:]
        var underWay = 0
        var idleWaiters = Waiters()
    }

    let limits: Limits
    let figures: ServerFigures
    let refusal: Refusal
    let work: AsyncStream<Work>
    private let router: Router
    private let queue: AsyncStream<Work>.Continuation
    private let books = Mutex(Books())
    private let draining = Atomic(false)
    private let closing = Atomic(false)

    init(limits: Limits, router: Router, figures: ServerFigures, refusal: @escaping Refusal) {
        self.limits = limits
        self.figures = figures
        self.router = router
        self.refusal = refusal
        // Each connection has one request at a time, so the limit on connections is the limit of this queue.
        (work, queue) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    /// Whether answers tell clients that the connection ends.
    var isDraining: Bool { draining.load(ordering: .acquiring) }

    /// Whether nothing more is handed over.
    var isClosing: Bool { closing.load(ordering: .acquiring) }

    /// Finds out who answers a request and how large its body may be.
    func plan(for request: Request) -> (Exchange.Plan, limitBytes: Int) {
        switch router.place(of: request.method, request.segments) {
        case .route(let route, let parameters):
            let handler = route.handler
            return (.handler { await handler($0, parameters) }, route.bodyLimitBytes ?? limits.bodyBytes)
        case .wrongMethod(let allowed):
            return (.refusal(405, allowed: allowed), limits.bodyBytes)
        case .unknown:
            guard let handler = router.unknownPathHandler else { return (.refusal(404, allowed: []), limits.bodyBytes) }
            return (.handler(handler), limits.bodyBytes)
        }
    }

    func hasRoom(forBytes count: Int) -> Bool {
        figures.bodyBytes.load(ordering: .relaxed) + count <= limits.bytesInFlight
    }

    /// Counts bytes that are kept; false, and nothing counted, if they are too many.
    func hold(bytes count: Int) -> Bool {
        let held = figures.bodyBytes.add(count, ordering: .relaxed).newValue <= limits.bytesInFlight
        if !held { release(bytes: count) }
        return held
    }

    func release(bytes count: Int) {
        if count > 0 { figures.bodyBytes.subtract(count, ordering: .relaxed) }
    }

    func handOver(_ piece: Work) {
        queue.yield(piece)
        // Whoever closes answers what it sees; what came after its look is answered here.
        if isClosing { piece.exchange.answer(refusal(503, piece.request)) }
    }

    func tick() {
        for line in books.withLock({ books in Array(books.lines.values) }) {
            if line.tick(limits: limits, refusal: refusal) { figures.cutConnections.add(1, ordering: .relaxed) }
        }
    }
}

// MARK: - The life of connections and requests

extension Reception {
    func opens(_ line: Line) {
        books.withLock { books in books.lines[ObjectIdentifier(line)] = line }
        figures.openConnections.add(1, ordering: .relaxed)
    }

    func closes(_ line: Line) {
        line.closes()
        let known = books.withLock { books in books.lines.removeValue(forKey: ObjectIdentifier(line)) }
        if known != nil { figures.openConnections.subtract(1, ordering: .relaxed) }
    }

    func begins() {
        books.withLock { books in books.underWay += 1 }
        figures.requestsUnderWay.add(1, ordering: .relaxed)
    }

    func ends() {
        figures.requestsUnderWay.subtract(1, ordering: .relaxed)
        let waiters = books.withLock { books -> [CheckedContinuation<Void, Never>] in
            books.underWay -= 1
            return books.underWay == 0 ? books.idleWaiters.takeAll() : []
        }
        for waiter in waiters { waiter.resume() }
    }

    /// Lets streams end and clients know; new requests on open connections are still answered.
    func drain() {
        draining.store(true, ordering: .releasing)
        for line in books.withLock({ books in Array(books.lines.values) }) { line.exchange?.closeStream() }
    }

    /// Waits until no request is under way.
    func untilIdle() async {
        let number = books.withLock { books in books.idleWaiters.nextNumber() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = books.withLock { books in
                    let isOver = books.underWay == 0 || Task.isCancelled
                    if !isOver { books.idleWaiters.add(waiter, number: number) }
                    return isOver
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            books.withLock { books in books.idleWaiters.take(number: number) }?.resume()
        }
    }

    /// Answers whatever still waits for a handler, so that no connection stays suspended.
    func abandon() {
        closing.store(true, ordering: .sequentiallyConsistent)
        for line in books.withLock({ books in Array(books.lines.values) }) {
            line.exchange?.answer(refusal(503, line.exchange?.head))
            line.exchange?.closeStream()
        }
        queue.finish()
    }
}
