private import Dispatch
private import Synchronization

/// The thread that moves all requests of one client.
final class Engine: Sendable {
    fileprivate struct State {
        var added: [Transfer] = []
        var cancelled: [UInt64] = []
        var underWay = 0
        var lastNumber: UInt64 = 0
        var isClosed = false
        var multi: Multi?
    }

    private let limits: ClientLimits
    private let state = Mutex(State())

    init(limits: ClientLimits) { self.limits = limits }

    func start() { DispatchQueue(label: "delivery").async { self.run() } }

    func nextNumber() -> UInt64 {
        state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }

    /// Takes a transfer; says why, if it does not.
    func add(_ transfer: Transfer) -> DeliveryFault? {
        state.withLock { state in
            guard !state.isClosed else { return .closed }
            guard state.underWay < limits.requests else { return .busy }
            state.underWay += 1
            state.added.append(transfer)
            state.multi?.wake()
            return nil
        }
    }

    /// Ends a request that has been added; any other is left alone.
    func cancel(number: UInt64) {
        state.withLock { state in
            state.cancelled.append(number)
            state.multi?.wake()
        }
    }

    func close() {
        state.withLock { state in
            state.isClosed = true
            state.multi?.wake()
        }
    }

    private func run() {
        let multi = Multi(limits: limits)
        state.withLock { state in state.multi = multi }
        var transfers: [UInt64: Transfer] = [:]
        while true {
            let orders = state.withLock { state in state.takeOrders() }
            for transfer in orders.added {
                transfers[transfer.number] = transfer
                if let fault = multi.add(transfer) { end(transfer, &transfers, multi) { $0.finish(fault) } }
            }
            for number in orders.cancelled {
                if let transfer = transfers[number] { end(transfer, &transfers, multi) { $0.finish(.cancelled) } }
            }
            if orders.isClosed { break }
            for (transfer, code) in multi.move() { end(transfer, &transfers, multi) { $0.finish(code: code) } }
            multi.wait()
        }
        for transfer in transfers.values { end(transfer, &transfers, multi) { $0.finish(.closed) } }
        state.withLock { state in state.multi = nil }
    }

    private func end(
        _ transfer: Transfer,
        _ transfers: inout [UInt64: Transfer],
        _ multi: Multi,
        _ finish: (Transfer) -> Void
    ) {
        transfers[transfer.number] = nil
        multi.remove(transfer)
        state.withLock { state in state.underWay -= 1 }
        finish(transfer)
    }
}

extension Engine.State {
    fileprivate mutating func takeOrders() -> (added: [Transfer], cancelled: [UInt64], isClosed: Bool) {
        defer {
            added = []
            cancelled = []
        }
        return (added, cancelled, isClosed)
    }
}
