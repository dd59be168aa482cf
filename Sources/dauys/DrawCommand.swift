internal import Docket
internal import Law
internal import Signatures

/// `dauys draw verify`: redoes a draw from its published record, with the keys of the election's public data.
struct DrawCommand {
    let options: Options

    init(_ options: Options) { self.options = options }

    func verify() throws {
        let record = try CanonicalJSON.parse(try Files.read(try options.only("record of a draw")))
        let election = try CanonicalJSON.parseLenient(try Files.read(try options.value("election")), depthLimit: 32)
        let found = try DrawAudit(record: record, election: election).faults()
        for fault in found { print(fault) }
        guard found.isEmpty else { throw Program.Failure("the draw does not verify") }
        print("the draw verifies: \(record["order"]?.array?.count ?? 0) places")
    }
}

/// The checks of a published draw.
struct DrawAudit {
    let record: JSONValue
    let election: JSONValue

    /// Everything that does not fit, in words; nothing where all does.
    func faults() throws -> [String] {
        guard let text = record["pool"]?.string, let number = record["poolNumber"]?.integer,
            let origin = record["origin"]?.string
        else { return ["the record has no pool, number or origin"] }
        let pool = try DrawPool.parse(Array(text.utf8))
        var faults: [String] = []
        if pool.publicId != record["publicId"]?.string { faults.append("the pool is of another case") }
        if origin != election["origin"]?.string { faults.append("the origin is not the election's") }
        faults += weightFaults(pool)
        let alpha = Draw.alpha(origin: origin, poolNumber: number, pool: pool, sha256: Digest.sha256)
        if record["alpha"]?.string.map({ Array($0.utf8) }) != alpha {
            faults.append("alpha does not follow from the pool")
        }
        let eligible = pool.entries.filter { if case .weight = $0.part { true } else { false } }
        guard record["lottery"]?.bool == true else {
            let places = record["order"]?.array?.compactMap { $0["judge"]?.string } ?? []
            if eligible.count != 1 || places != eligible.map(\.judge) || record["seed"]?.isNull != true {
                faults.append("without a lottery there is exactly one eligible judge")
            }
            return faults
        }
        if eligible.count < 2 { faults.append("a lottery needs two eligible judges") }
        return faults + orderFaults(pool, alpha)
    }

    private func weightFaults(_ pool: DrawPool) -> [String] {
        var shares: [String: (share: Int, load: Int)] = [:]
        for judge in record["judges"]?.array ?? [] {
            guard let id = judge["id"]?.string, let share = judge["share"]?.integer, let load = judge["load"]?.integer
            else { return ["the record does not list shares and loads"] }
            shares[id] = (Int(share), Int(load))
        }
        let eligible = pool.entries.compactMap { entry -> (String, UInt32)? in
            if case .weight(let weight) = entry.part { (entry.judge, weight) } else { nil }
        }
        let most = eligible.compactMap { shares[$0.0]?.load }.max() ?? 0
        return eligible.compactMap { judge, weight in
            guard let known = shares[judge] else { return "judge \(judge) has no share in the record" }
            let expected = Draw.weight(share: known.share, maxLoad: most, load: known.load)
            return expected == weight ? nil : "the weight of \(judge) is \(weight), not \(expected)"
        }
    }

    private func orderFaults(_ pool: DrawPool, _ alpha: [UInt8]) -> [String] {
        var faults: [String] = []
        var betas: [[UInt8]] = []
        let published = election["holders"]?.array ?? []
        let given = record["holders"]?.array ?? []
        if published.map({ $0["name"] }) != given.map({ $0["name"] }) {
            faults.append("the holders are not the election's")
        }
        for (holder, answer) in zip(published, given) {
            let name = holder["name"]?.string ?? "?"
            guard let key = holder["key"]?.string, key == answer["key"]?.string,
                let keyBytes = HexText.bytes(Array(key.utf8))
            else {
                faults.append("the key of \(name) is not the election's")
                continue
            }
            guard let proof = answer["pi"]?.string, proof != "absent" else {
                if holder["required"]?.bool == true {
                    faults.append("\(name) is absent, and there is no draw without it")
                }
                continue
            }
            guard let pi = HexText.bytes(Array(proof.utf8)),
                let beta = ECVRF.verify(publicKey: keyBytes, alpha: alpha, pi: pi)
            else {
                faults.append("the proof of \(name) does not verify")
                continue
            }
            betas.append(beta)
        }
        if Int64(betas.count) < election["quorum"]?.integer ?? .max { faults.append("the quorum is missing") }
        let seed = Draw.seed(pool: pool, betas: betas, sha256: Digest.sha256)
        if record["seed"]?.string != HexText.text(seed) { faults.append("the seed does not follow from the proofs") }
        let order = Draw.order(pool: pool, seed: seed, sha256: Digest.sha256).map { place -> JSONValue in
            [
                "place": .integer(Int64(place.place)), "judge": .string(place.judge),
                "r": .integer(Int64(place.remainder)), "W": .integer(Int64(place.totalWeight)),
                "c": .integer(Int64(place.tries)),
            ]
        }
        if record["order"]?.array != order { faults.append("the order does not follow from the seed") }
        return faults
    }
}
