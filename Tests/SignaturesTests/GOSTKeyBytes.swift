/// SubjectPublicKeyInfo of GOST, written by hand.
struct GOSTKeyBytes {
    var algorithm: String
    var parameters: [String]
    var point: [UInt8]

    var der: [UInt8] {
        Self.info(
            HandMade.identifier(algorithm),
            HandMade.element(0x30, Array(parameters.map(HandMade.identifier).joined())),
            HandMade.element(0x04, point)
        )
    }

    static func info(_ algorithm: [UInt8], _ parameters: [UInt8], _ point: [UInt8]) -> [UInt8] {
        HandMade.element(0x30, HandMade.element(0x30, algorithm, parameters), HandMade.element(0x03, [0], point))
    }
}
