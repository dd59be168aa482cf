/// A sequence of bytes to be found in a long one, with what Horspool's method must know about it.
struct Needle {
    let bytes: [UInt8]
    private let skips: [Int]

    init(_ bytes: [UInt8]) {
        precondition(!bytes.isEmpty, "Nothing is found everywhere.")
        var skips = [Int](repeating: bytes.count, count: 256)
        for (index, byte) in bytes.dropLast().enumerated() { skips[Int(byte)] = bytes.count - 1 - index }
        self.bytes = bytes
        self.skips = skips
    }

    /// Where it first stands in `hay`, at or after `start`.
    func first(in hay: [UInt8], from start: Int) -> Int? {
        let last = bytes.count - 1
        var place = start
        while place + last < hay.count {
            let byte = hay[place + last]
            if byte == bytes[last], hay[place..<(place + last)].elementsEqual(bytes[..<last]) { return place }
            place += skips[Int(byte)]
        }
        return nil
    }
}
