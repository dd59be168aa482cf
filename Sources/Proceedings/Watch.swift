internal import CaseStore
internal import Docket
public import Law
internal import Postgres
private import Synchronization

/// The Watch: acts when time does, and runs errands.
///
/// Every node has one; none leads.
public struct Watch: Sendable {
    /// Limits of the Watch, each with its unit.
    public struct Limits: Hashable, Sendable {
        public var batchTimers = 50
        /// The first batch of a node, and of one whose last batch failed.
        public var firstBatchTimers = 4
        /// Errands claimed at once, in them to one receiver, and how long a claim holds.
        public var batchErrands = 256
        public var batchErrandsOfReceiver = 32
        public var errandLeaseSeconds = 30
        /// Errands under way at once, and how many of those are kept for what is critical.
        public var errandsUnderWay = 768
        public var errandsKeptForCritical = 256
        /// How many may be under way to one receiver: at first, and at most while it takes them.
        public var errandsOfReceiverAtFirst = 16
        public var errandsOfReceiverAtMost = 256
        /// Letters whose time is over that are given on at once, and letters taken that are written down at once.
        public var lettersLapsedAtOnce = 200
        public var lettersWrittenDownAtOnce = 256
        /// The longest nap: how late a timer armed by another node may be seen.
        public var longestNapMicroseconds: Int64 = 250_000
        /// The nap while what is due is held by another act, so that it makes no busy loop.
        public var shortestNapMicroseconds: Int64 = 3_000
        /// How much later a loop looks at first, and at most, when others were quicker.
        public var firstYieldMicroseconds: Int64 = 500
        public var longestYieldMicroseconds: Int64 = 8_000
        /// How long an errand may wait for others of the same moment when there is nothing else to send.
        public var errandLullMicroseconds: Int64 = 10_000
        public var timerLoops = 2
        /// How often the auditor looks through the docket.
        public var auditPauseSeconds = 60

        public init() {}
    }

    private let house: Courthouse
    private let limits: Limits
    private let mailRoom: MailRoom
    public let gauges: WatchGauges

    public init(_ house: Courthouse, limits: Limits = Limits()) {
        self.house = house
        self.limits = limits
        mailRoom = MailRoom(house, limits: limits)
        gauges = WatchGauges()
    }

    /// Works until its task is cancelled; what is under way then is finished.
    public func run() async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<limits.timerLoops { group.addTask { await keepTimers() } }
            group.addTask { await mailRoom.run() }
            group.addTask { await keepHouse() }
        }
    }

    private func keepTimers() async {
        var batch = TimerBatch(first: limits.firstBatchTimers, most: limits.batchTimers)
        var nap = WatchNap(limits)
        while !Task.isCancelled {
            do {
                let fired = try await fire(&batch)
                nap.looked(fired: fired)
                guard fired == 0 else { continue }
                let wait = try await house.pool.transaction { connection in try Timers.untilNext(on: connection) }
                await house.poke.pause(microseconds: nap.microseconds(untilNext: wait))
            } catch {
                batch.failed()
                house.log("watchFailed", ["error": String(describing: error)])
                await house.poke.pause(microseconds: limits.longestNapMicroseconds)
            }
        }
    }

    /// Fires what is due, as many timers as one transaction takes at most.
    @discardableResult
    func fire() async throws -> Int {
        var batch = TimerBatch(first: limits.batchTimers, most: limits.batchTimers)
        return try await fire(&batch)
    }

    /// Fires what is due in one transaction; when one of the batch fails, each is tried by itself.
    private func fire(_ batch: inout TimerBatch) async throws -> Int {
        let size = batch.size
        let claimed = Mutex<[FiredTimer]>([])
        do {
            let done = try await house.act(wakes: false) { connection in
                let timers = try Timers.due(atMost: size, on: connection)
                claimed.withLock { $0 = timers }
                for timer in timers where try Timers.take(timer, on: connection) {
                    try house.answer(timer, on: connection)
                }
                return timers
            }
            gauges.note(done)
            batch.succeeded(with: done.count)
            if !done.isEmpty { house.errandPoke.wake() }
            return done.count
        } catch {
            let timers = claimed.withLock { $0 }
            guard !timers.isEmpty else { throw error }
            batch.failed()
            for timer in timers { await fireAlone(timer) }
            return timers.count
        }
    }

    /// Fires one timer in its own transaction, so that a bad row takes no other with it.
    private func fireAlone(_ timer: FiredTimer) async {
        do {
            try await house.act { connection in
                guard try Cases.lock(timer.caseID, on: connection) != nil, try Timers.take(timer, on: connection)
                else { return }
                try house.answer(timer, on: connection)
            }
            gauges.note([timer])
        } catch {
            let failures = try? await house.pool.transaction { connection in
                try Timers.putOff(timer, on: connection)
            }  // When even this fails the database is away, and the timer stands as it was.
            house.log(
                "timerFailed",
                [
                    "timer": "\(timer.kind.rawValue)/\(timer.step)", "case": String(timer.caseID),
                    "failures": (failures ?? nil).map { String($0) } ?? "unknown",
                    "error": ErrorText.describe(error),
                ]
            )
        }
    }

    /// Proves that nothing waits without a clock; what is found is told at once and stands on the board.
    private func audit() async throws {
        let found = try await house.audit()
        gauges.note(audit: found)
        for (finding, value) in found.object ?? [:] where finding != "moment" {
            let count = value.array.map { Int64($0.count) } ?? value.integer ?? 0
            if count > 0 { house.log("auditFinding", ["finding": finding, "count": String(count)]) }
        }
    }

    /// Raises the clock's floor, looks whether another pack is in force, and once a minute lets the auditor look.
    private func keepHouse() async {
        var round = 0
        while !Task.isCancelled {
            do {
                if round % limits.auditPauseSeconds == 0 { try await audit() }
                round += 1
                let floor = try await house.pool.transaction { connection in try Timers.raiseFloor(on: connection) }
                gauges.note(floorAheadMicroseconds: floor)
                if floor > 100_000 { house.log("clockBehindFloor", ["microseconds": String(floor)]) }
                await house.keepLists()
                for change in try await house.packs.refresh(from: house.pool) {
                    house.log(
                        "packInForce",
                        ["election": change.election, "old": change.old ?? "none", "new": change.new]
                    )
                }
            } catch {
                house.log("houseFailed", ["error": ErrorText.describe(error)])
            }
            await house.housePoke.pause(microseconds: 1_000_000)
        }
    }
}

extension Courthouse {
    /// Does what a timer waited for.
    ///
    /// Each kind has one answer, and each answer looks where the case stands by then.
    func answer(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        switch timer.kind {
        case .stage: try enterStage(timer, on: connection)
        case .deadline: try passDeadline(timer, on: connection)
        case .warning: try warn(timer, on: connection)
        case .verdict: try giveUpWaiting(timer, on: connection)
        case .screening: try escalateScreening(timer, on: connection)
        case .ratification, .correction: try lapseAdmission(timer, on: connection)
        case .draw: try assign(timer, on: connection)
        case .accept: try lapseOffer(timer, on: connection)
        case .answer: try lapseAnswer(timer, on: connection)
        case .decision: try escalateDecision(timer, on: connection)
        case .acknowledge: try escalateAcknowledgement(timer, on: connection)
        case .execution: try escalateExecution(timer, on: connection)
        case .confirmation: try lapseConfirmation(timer, on: connection)
        case .pollsClose: try closePolls(timer, on: connection)
        case .nobodyOnDuty: try callOn(timer, on: connection)
        }
    }

    private func enterStage(_ timer: FiredTimer, on connection: borrowing Connection) throws {
        switch Stage(rawValue: timer.step) {
        case .signature: try judgeSignature(timer, on: connection)
        case .admission: try admit(timer, on: connection)
        case .deadlines: try reckon(timer, on: connection)
        case .assignment: try assign(timer, on: connection)
        case .service: try serve(timer, on: connection)
        case .filing, .hearing, .ruling, .execution, nil: throw StoreFault("stage \(timer.step)")
        }
    }
}

/// What the Watch did, for the metrics page.
public final class WatchGauges: Sendable {
    /// Figures since the node started.
    public struct Figures: Sendable {
        public var fired = 0
        public var latestMicroseconds: Int64 = 0
        public var worstMicroseconds: Int64 = 0
        /// The lateness of all together.
        public var latenessMicroseconds: Int64 = 0
        /// Counts of lateness under 1, 5, 50, 250, 1,000 and 5,000 milliseconds, and above.
        public var buckets = [Int](repeating: 0, count: 7)
        public var floorAheadMicroseconds: Int64 = 0
        /// The auditor's latest findings; nothing before he has looked for the first time.
        public var audit: JSONValue?
    }

    public static let bucketLimitsMilliseconds: [Int64] = [1, 5, 50, 250, 1_000, 5_000]
    private let state = Mutex(Figures())

    public init() {}

    public var figures: Figures { state.withLock { $0 } }

    func note(_ timers: [FiredTimer]) {
        guard !timers.isEmpty else { return }
        state.withLock { figures in
            for timer in timers {
                figures.fired += 1
                figures.latestMicroseconds = timer.lateMicroseconds
                figures.latenessMicroseconds += timer.lateMicroseconds
                figures.worstMicroseconds = max(figures.worstMicroseconds, timer.lateMicroseconds)
                let bucket = Self.bucketLimitsMilliseconds.firstIndex { timer.lateMicroseconds < $0 * 1_000 }
                figures.buckets[bucket ?? Self.bucketLimitsMilliseconds.count] += 1
            }
        }
    }

    func note(audit: JSONValue) { state.withLock { $0.audit = audit } }

    func note(floorAheadMicroseconds: Int64) {
        state.withLock { $0.floorAheadMicroseconds = floorAheadMicroseconds }
    }
}

/// An error as the log may tell it: what the database said, without any value it was given.
public enum ErrorText {
    public static func describe(_ error: any Error) -> String {
        guard let error = error as? PostgresError else { return String(describing: error) }
        let place = error.constraint.map { " at \($0)" } ?? ""
        return "\(error.sqlState.code)\(place): \(error.message)"
    }
}

/// Errors that mean "too much at the moment": the pool of sessions is used up, or closes, or no draft finds room.
public enum Overload {
    public static func isMeant(by error: any Error) -> Bool { error is PoolError || error is DraftsAreFull }
}
