/// Tasks that wait for one event, each known by a number so that it can be cancelled alone.
struct Waiters: Sendable {
    private var lastNumber: UInt64 = 0
    private var waiting: [UInt64: CheckedContinuation<Void, Never>] = [:]

    mutating func nextNumber() -> UInt64 {
        lastNumber += 1
        return lastNumber
    }

    mutating func add(_ waiter: CheckedContinuation<Void, Never>, number: UInt64) { waiting[number] = waiter }

    mutating func take(number: UInt64) -> CheckedContinuation<Void, Never>? { waiting.removeValue(forKey: number) }

    mutating func takeAll() -> [CheckedContinuation<Void, Never>] {
        defer { waiting = [:] }
        return Array(waiting.values)
    }
}
