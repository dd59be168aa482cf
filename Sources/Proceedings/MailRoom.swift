internal import CaseStore
internal import Law
internal import Postgres
private import Synchronization

/// The room from which errands leave: what presses first, to each other end no more at once than it takes.
final class MailRoom: Sendable {
    private struct State {
        var underWay = 0
        var bulkUnderWay = 0
        var queues: [String: Window] = [:]
        /// Whether the loop waits because there is no room, and not because there is nothing to do.
        var waitsForRoom = false
        var taken: [(errand: Errand, proof: JSONValue)] = []
        var isClosing = false
    }

    private struct Window {
        var underWay = 0
        var size: Int
    }

    private let house: Courthouse
    private let limits: Watch.Limits
    private let state = Mutex(State())
    private let books = Poke()
    private let lull = Poke()

    init(_ house: Courthouse, limits: Watch.Limits) {
        self.house = house
        self.limits = limits
    }

    /// Claims and sends until its task is cancelled; what was taken by then is written down.
    func run() async {
        await withTaskGroup { keepers in
            keepers.addTask { await self.keepBooks() }
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    do {
                        let errands = try await self.claim()
                        let letters = try await self.house.letters(of: errands)
                        for errand in errands {
                            self.enter(errand)
                            let letter = errand.message.flatMap { letters[$0] }
                            group.addTask { await self.run(errand, letter) }
                        }
                        if errands.isEmpty { try await self.nap() }
                    } catch {
                        self.house.log("errandsFailed", ["error": ErrorText.describe(error)])
                        await self.house.errandPoke.pause(microseconds: self.limits.longestNapMicroseconds)
                    }
                }
            }
            self.state.withLock { $0.isClosing = true }
            self.books.wake()
            await keepers.waitForAll()
        }
    }

    private func claim() async throws -> [Errand] {
        let (room, bulkRoom, full) = state.withLock { state in
            (
                limits.errandsUnderWay - state.underWay,
                limits.errandsUnderWay - limits.errandsKeptForCritical - state.bulkUnderWay,
                state.queues.filter { $0.value.underWay >= $0.value.size }.map(\.key)
            )
        }
        guard room > 0 else { return [] }
        let withBulk = bulkRoom > 0
        let wish = Errands.Wish(
            kinds: house.channels.kinds,
            atMost: min(limits.batchErrands, withBulk ? min(room, bulkRoom) : room),
            ofOneQueue: limits.batchErrandsOfReceiver,
            fullQueues: full,
            withBulk: withBulk,
            leaseSeconds: limits.errandLeaseSeconds
        )
        return try await house.pool.transaction { connection in
            _ = try Letters.lapse(atMost: limits.lettersLapsedAtOnce, on: connection)
            return try Errands.claim(wish, on: connection)
        }
    }

    /// Sleeps until something is ready, or until there is room again for what is.
    private func nap() async throws {
        let full = state.withLock { state in
            state.waitsForRoom = true
            return state.queues.filter { $0.value.underWay >= $0.value.size }.map(\.key)
        }
        let kinds = house.channels.kinds
        let wait = try await house.pool.transaction { connection in
            try Errands.untilNext(of: kinds, fullQueues: full, on: connection)
        }
        let nap = min(wait ?? limits.longestNapMicroseconds, limits.longestNapMicroseconds)
        await house.errandPoke.pause(microseconds: max(limits.shortestNapMicroseconds, nap))
        state.withLock { $0.waitsForRoom = false }
        // Every act wakes this room and few of them leave an errand: one look then serves all of a moment.
        if full.isEmpty { await lull.pause(microseconds: limits.errandLullMicroseconds) }
    }

    private func run(_ errand: Errand, _ letter: Letter?) async {
        guard errand.kind.isLetter else {
            await house.run(errand)
            return leave(errand, wasTaken: true)
        }
        do {
            guard let letter else { throw LetterFault(reason: "unreadable", blamesEndpoint: false) }
            let proof = try await house.take(letter, by: errand)
            state.withLock { $0.taken.append((errand, proof)) }
            books.wake()
        } catch let fault as LetterFault {
            await house.note(fault, of: errand)
            leave(errand, wasTaken: !fault.blamesEndpoint)
        } catch {
            await house.note(LetterFault(reason: ErrorText.describe(error), blamesEndpoint: false), of: errand)
            leave(errand, wasTaken: true)
        }
    }

    /// Writes down what was taken, many at a time: while one transaction is under way the next fills.
    private func keepBooks() async {
        while true {
            let (taken, isClosing) = state.withLock { state in
                let taken = Array(state.taken.prefix(limits.lettersWrittenDownAtOnce))
                state.taken.removeFirst(taken.count)
                return (taken, state.isClosing)
            }
            guard !taken.isEmpty else {
                if isClosing { return }
                await books.pause(microseconds: limits.longestNapMicroseconds)
                continue
            }
            do {
                let fenced = try await house.act { connection in try Letters.finish(taken, on: connection) }
                for id in fenced { house.log("leaseLost", ["errand": String(id)]) }
            } catch {
                // The leases run out, and the letters go again under the same id: who has them can tell.
                house.log("booksFailed", ["letters": String(taken.count), "error": ErrorText.describe(error)])
            }
            for each in taken { leave(each.errand, wasTaken: true) }
        }
    }

    private func enter(_ errand: Errand) {
        state.withLock { state in
            state.underWay += 1
            if !errand.isCritical { state.bulkUnderWay += 1 }
            state.queues[errand.queue, default: Window(size: firstWindow(of: errand))].underWay += 1
        }
    }

    /// Only letters go to an other end that a queue names; the other errands of a queue go to many.
    private func firstWindow(of errand: Errand) -> Int {
        errand.kind.isLetter ? limits.errandsOfReceiverAtFirst : limits.errandsOfReceiverAtMost
    }

    /// An errand is over: its window widens when it was taken and shrinks when the other end failed.
    private func leave(_ errand: Errand, wasTaken: Bool) {
        let hasRoom = state.withLock { state in
            state.underWay -= 1
            if !errand.isCritical { state.bulkUnderWay -= 1 }
            guard var window = state.queues[errand.queue] else { return false }
            let wasFull = window.underWay >= window.size
            window.underWay -= 1
            window.size = wasTaken ? min(limits.errandsOfReceiverAtMost, window.size + 1) : max(1, window.size / 2)
            let isForgotten = window.underWay == 0 && window.size == firstWindow(of: errand)
            state.queues[errand.queue] = isForgotten ? nil : window
            return state.waitsForRoom && (wasFull || window.underWay * 2 <= window.size)
        }
        if hasRoom { house.errandPoke.wake() }
    }
}
