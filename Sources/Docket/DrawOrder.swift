/// One place of a drawn order, with the numbers anyone needs to draw it again.
public struct Place: Hashable, Sendable {
    /// From 1.
    public let place: Int
    public let judge: String
    /// What the chance came to, below `totalWeight`.
    public let remainder: UInt64
    /// The weights that were still in the pool.
    public let totalWeight: UInt64
    /// How many numbers were thrown away because they would have favoured someone.
    public let tries: UInt32
}

/// The arithmetic of a draw; hashing is handed in, so that this is nothing but arithmetic.
public enum Draw {
    /// Calculates SHA-256.
    public typealias SHA256 = ([UInt8]) -> [UInt8]

    /// Writes the text that the holders answer.
    public static func alpha(origin: String, poolNumber: Int64, pool: DrawPool, sha256: SHA256) -> [UInt8] {
        // The leaf hash that the public log will use: the record stays valid when the log exists.
        let leaf = base64(sha256([0x00] + pool.text))
        return Array("court-draw/v1\n\(origin)\n\(poolNumber)\n\(leaf)\n".utf8)
    }

    /// Mixes what the holders answered, in the order of the pack, into one seed.
    public static func seed(pool: DrawPool, betas: [[UInt8]], sha256: SHA256) -> [UInt8] {
        seed(poolText: pool.text, betas: betas, sha256: sha256)
    }

    /// Mixes a seed over any list; a pool without a case line occurs only in worked examples.
    static func seed(poolText: [UInt8], betas: [[UInt8]], sha256: SHA256) -> [UInt8] {
        sha256(Array("court-draw/v1 seed\n".utf8) + sha256(poolText) + betas.flatMap { beta in beta })
    }

    /// Draws the whole order of those who may be drawn.
    public static func order(pool: DrawPool, seed: [UInt8], sha256: SHA256) -> [Place] {
        order(entries: pool.entries, seed: seed, sha256: sha256)
    }

    /// Draws the whole order of `entries`, in whatever order they come.
    public static func order(entries: [DrawEntry], seed: [UInt8], sha256: SHA256) -> [Place] {
        var left: [(judge: String, weight: UInt64)] = sorted(entries).compactMap { entry in
            switch entry.part {
            case .weight(let weight): weight > 0 ? (entry.judge, UInt64(weight)) : nil
            case .excluded: nil
            }
        }
        var order: [Place] = []
        while !left.isEmpty {
            let total = left.reduce(0) { sum, one in sum + one.weight }
            let place = order.count + 1
            let picked = pick(place: UInt32(place), below: total, seed: seed, sha256: sha256)
            let index = position(of: picked.remainder, in: left.map(\.weight))
            order.append(
                Place(
                    place: place,
                    judge: left[index].judge,
                    remainder: picked.remainder,
                    totalWeight: total,
                    tries: picked.tries
                )
            )
            left.remove(at: index)
        }
        return order
    }

    /// Weighs a judge: the more cases of this day lie with others, the heavier (openness.md 2.3).
    ///
    /// - Parameters:
    ///   - share: The judge's part of full duty, as the roster counts it.
    ///   - maxLoad: The highest load among the eligible of this pool.
    ///   - load: The judge's own load.
    /// - Returns: `share × (1 + maxLoad − load)`, at least 1 and at most 2^32 − 1.
    public static func weight(share: Int, maxLoad: Int, load: Int) -> UInt32 {
        let steps = max(0, maxLoad - load).addingReportingOverflow(1)
        let weight = max(share, 1).multipliedReportingOverflow(by: steps.overflow ? .max : steps.partialValue)
        return UInt32(min(weight.overflow ? Int.max : weight.partialValue, Int(UInt32.max)))
    }

    /// Takes the first number that favours nobody.
    static func pick(
        place: UInt32,
        below total: UInt64,
        seed: [UInt8],
        sha256: SHA256
    ) -> (remainder: UInt64, tries: UInt32) {
        var tries: UInt32 = 0
        while true {
            let text = Array("court-draw/v1 pick\n".utf8) + seed + bigEndian(place) + bigEndian(tries)
            let number = sha256(text).prefix(8).reduce(UInt64(0)) { number, byte in number << 8 | UInt64(byte) }
            if isFair(number, below: total) { return (number % total, tries) }
            tries += 1
        }
    }

    /// Whether `number` lies below the largest multiple of `total` that 2^64 holds.
    static func isFair(_ number: UInt64, below total: UInt64) -> Bool {
        // 2^64 mod total, without leaving 64 bits.
        let rest = (UInt64.max % total + 1) % total
        return rest == 0 || number <= UInt64.max - rest
    }

    static func sorted(_ entries: [DrawEntry]) -> [DrawEntry] {
        entries.sorted { one, other in one.judge.utf8.lexicographicallyPrecedes(other.judge.utf8) }
    }

    private static func position(of remainder: UInt64, in weights: [UInt64]) -> Int {
        var passed: UInt64 = 0
        for (index, weight) in weights.enumerated() {
            passed += weight
            if remainder < passed { return index }
        }
        preconditionFailure("A remainder is smaller than the sum of the weights.")
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { shift in UInt8(truncatingIfNeeded: number >> UInt32(shift)) }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

    private static func base64(_ bytes: [UInt8]) -> String {
        var text = ""
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = (0..<3).reduce(UInt32(0)) { bits, place in
                bits << 8 | (place < group.count ? UInt32(group[start + place]) : 0)
            }
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 63)] : "=")
            }
        }
        return text
    }
}
