public import Law

/// A judge as the pool sees one: where, in which languages, on which layers now, how busy, and what may exclude.
public struct JudgeOnRoster: Hashable, Sendable {
    /// A tie by which a judge is out of a case; which one it was is never published.
    public struct Tie: Hashable, Sendable {
        public let rule: String
        public let place: String

        public init(rule: String, place: String) {
            self.rule = rule
            self.place = place
        }
    }

    public let judge: String
    public let court: String
    public let share: UInt32
    public let languages: Set<String>
    public let iin: String
    /// The layers of the roster on which the judge stands at this instant: duty, reserve or fallback.
    public let layers: Set<String>
    /// Cases accepted since the court's local midnight.
    public let load: UInt32
    /// Cases the judge holds or is offered now.
    public let open: UInt32
    public let ties: [Tie]

    public init(
        judge: String,
        court: String,
        share: UInt32,
        languages: Set<String>,
        iin: String,
        layers: Set<String>,
        load: UInt32,
        open: UInt32,
        ties: [Tie]
    ) {
        self.judge = judge
        self.court = court
        self.share = share
        self.languages = languages
        self.iin = iin
        self.layers = layers
        self.load = load
        self.open = open
        self.ties = ties
    }
}

/// The pool of a draw before it is written as text: every judge of the competent courts, eligible or excluded.
public struct JudgePool: Hashable, Sendable {
    /// One judge of the pool with the reason of an exclusion, or none.
    public struct Member: Hashable, Sendable {
        public let judge: String
        public let share: UInt32
        public let load: UInt32
        public let exclusion: Exclusion?
        /// Zero for who is excluded.
        public let weight: UInt32
    }

    /// The layer of the roster that is asked.
    public enum Layer: String, Hashable, Sendable { case duty, reserve }

    public let layer: Layer
    /// Sorted bytewise by the judges' ids.
    public let members: [Member]
    /// How the pool was widened by the pack's written rule, in order; empty when it was not.
    public let widened: [String]

    public var eligible: [Member] { members.filter { $0.exclusion == nil } }
}

/// The widest load a judge may carry before the cap takes him out of new pools, in open cases.
public let openCasesCap: UInt32 = 50

extension AssignmentFacts {
    /// Fixes the pool from recorded facts alone, before any randomness exists.
    ///
    /// Fewer eligible judges than the pack's smallest pool: its written rule widens the pool, step by step.
    public func pool(_ layer: JudgePool.Layer, under pack: Pack) -> JudgePool {
        var steps: [String] = []
        var pool = assembled(layer, widened: steps, under: pack)
        for step in pack.drawPolicy.widening where pool.eligible.count < pack.drawPolicy.smallestPool {
            steps.append(step)
            let wider = assembled(layer, widened: steps, under: pack)
            if wider.eligible.count == pool.eligible.count {
                steps.removeLast()
            } else {
                pool = wider
            }
        }
        return pool
    }

    private func assembled(_ layer: JudgePool.Layer, widened: [String], under pack: Pack) -> JudgePool {
        let home = pack.court(head.court)
        let neighbours = widened.contains("neighbours") ? Set(home?.neighbours ?? []) : []
        let layers: Set<String> = widened.contains("reserve") ? [layer.rawValue, "reserve"] : [layer.rawValue]
        let judges = roster.filter { judge in
            judge.court == head.court || anyRegion || neighbours.contains(judge.court)
        }
        let drafts = judges.map { judge in
            (judge, exclusion(of: judge, on: layers, home: home, under: pack))
        }
        let most = drafts.filter { $0.1 == nil }.map(\.0.load).max() ?? 0
        let members = drafts.map { judge, exclusion in
            JudgePool.Member(
                judge: judge.judge,
                share: judge.share,
                load: judge.load,
                exclusion: exclusion,
                weight: exclusion == nil ? Draw.weight(
                    share: Int(judge.share), maxLoad: Int(most), load: Int(judge.load)) : 0
            )
        }
        let sorted = members.sorted { Array($0.judge.utf8).lexicographicallyPrecedes(Array($1.judge.utf8)) }
        return JudgePool(layer: layer, members: sorted, widened: widened)
    }

    private func exclusion(
        of judge: JudgeOnRoster,
        on layers: Set<String>,
        home: Court?,
        under pack: Pack
    ) -> Exclusion? {
        if isTied(judge, under: pack) { return .conflict }
        if earlierJudges.contains(judge.judge) { return .earlierInstance }
        if !judge.languages.contains(head.language.rawValue) { return .language }
        if judge.layers.isDisjoint(with: layers) || hasLetTheOfferPass(judge) { return .offDuty }
        if judge.court != head.court, !anyRegion, pack.court(judge.court)?.region != home?.region { return .region }
        if judge.open >= openCasesCap { return .cap }
        return nil
    }

    /// Who was offered the case and stayed silent is taken as absent when a further pool is made.
    private func hasLetTheOfferPass(_ judge: JudgeOnRoster) -> Bool {
        tried.contains { $0.judge == judge.judge && $0.reason != .recused }
    }

    /// Conflicts exclude by rule: votes at the station, lives in its region, sat on or has kin in the commission.
    private func isTied(_ judge: JudgeOnRoster, under pack: Pack) -> Bool {
        if judge.iin == complainant { return true }
        if tried.contains(where: { $0.judge == judge.judge && $0.reason == .recused }) { return true }
        let station = pack.station(head.station)
        let superior = pack.superior(of: head.commission)?.id
        return judge.ties.contains { tie in
            switch tie.rule {
            case "votesAt": tie.place == head.station
            case "livesIn": tie.place == head.station || tie.place == station?.region
            case "satOn", "kinIn": tie.place == head.commission || tie.place == superior
            default: false
            }
        }
    }
}
