import Signatures
import Testing

/// A number as GOST lays it into messages here: least byte first.
private func little(_ hex: String) -> [UInt8] { bytes(hex: hex).reversed() }

@Suite struct `A GOST signature` {
    // RFC 7091, example 1, with the curve that the standard keeps for examples.
    private static let field = "8000000000000000000000000000000000000000000000000000000000000431"
    private static let order = "8000000000000000000000000000000150FE8A1892976154C59CFC193ACCF5B3"
    private static let x = "7F2B49E270DB6D90D8595BEC458B50C58585BA1D4E9B788F6689DBD8E56FD80B"
    private static let y = "26F1B489D6701DD185C8413A977B3CBBAF64D1C593D26627DFFB101A87FF77DA"
    private static let e = "2DFBC1B372D89A1188C09C52E0EEC61FCE52032AB1022E8E67ECE6672B043EE5"
    private static let r = "41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0493"
    private static let s = "01456C64BA4642A1653C235A98A60249BCD6D3F746B631DF928014F6C5BF9C40"
    private static let zero = String(repeating: "0", count: 64)

    private static func exampleCurve() throws -> GOSTCurve {
        try GOSTCurve(
            field: field,
            a: "7",
            b: "5FBFF498AA938CE739B8E022FBAFEF40563F6E6A3472FC2A514C0CE9DAE23B7E",
            order: order,
            cofactor: "1",
            x: "2",
            y: "8E2A8A0E65147D4BD6316030E16D19C85C97F0A9CA267122B96ABBCEA7E8FC8"
        )
    }

    private func verifies(r: String, s: String, e: String) throws -> Bool {
        let point = try GOSTPoint(little(Self.x) + little(Self.y), on: Self.exampleCurve())
        return point.verifies(little(r) + little(s), of: little(e))
    }

    @Test func `of 256 bits is that of RFC 7091`() throws {
        #expect(try verifies(r: Self.r, s: Self.s, e: Self.e))
    }

    @Test func `of 512 bits is that of RFC 7091`() throws {
        let curve = try GOSTCurve(
            field: "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
                + "F1D852741AF4704A0458047E80E4546D35B8336FAC224DD81664BBF528BE6373",
            a: "7",
            b: "1CFF0806A31116DA29D8CFA54E57EB748BC5F377E49400FDD788B649ECA1AC43"
                + "61834013B2AD7322480A89CA58E0CF74BC9E540C2ADD6897FAD0A3084F302ADC",
            order: "4531ACD1FE0023C7550D267B6B2FEE80922B14B2FFB90F04D4EB7C09B5D2D15D"
                + "A82F2D7ECB1DBAC719905C5EECC423F1D86E25EDBE23C595D644AAF187E6E6DF",
            cofactor: "1",
            x: "24D19CC64572EE30F396BF6EBBFD7A6C5213B3B3D7057CC825F91093A68CD762"
                + "FD60611262CD838DC6B60AA7EEE804E28BC849977FAC33B4B530F1B120248A9A",
            y: "2BB312A43BD2CE6E0D020613C857ACDDCFBF061E91E5F2C3F32447C259F39B2C"
                + "83AB156D77F1496BF7EB3351E1EE4E43DC1A18B91B24640B6DBB92CB1ADD371E"
        )
        let x =
            "115DC5BC96760C7B48598D8AB9E740D4C4A85A65BE33C1815B5C320C854621DD"
            + "5A515856D13314AF69BC5B924C8B4DDFF75C45415C1D9DD9DD33612CD530EFE1"
        let y =
            "37C7C90CD40B0F5621DC3AC1B751CFA0E2634FA0503B3D52639F5D7FB72AFD61"
            + "EA199441D943FFE7F0C70A2759A3CDB84C114E1F9339FDF27F35ECA93677BEEC"
        let e =
            "3754F3CFACC9E0615C4F4A7C4D8DAB531B09B6F9C170C533A71D147035B0C591"
            + "7184EE536593F4414339976C647C5D5A407ADEDB1D560C4FC6777D2972075B8C"
        let r =
            "2F86FA60A081091A23DD795E1E3C689EE512A3C82EE0DCC2643C78EEA8FCACD3"
            + "5492558486B20F1C9EC197C90699850260C93BCBCD9C5C3317E19344E173AE36"
        let s =
            "1081B394696FFE8E6585E7A9362D26B6325F56778AADBC081C0BFBE933D52FF5"
            + "823CE288E8C4F362526080DF7F70CE406A6EEB1F56919CB92A9853BDE73E5B4A"
        let point = try GOSTPoint(little(x) + little(y), on: curve)
        #expect(point.verifies(little(r) + little(s), of: little(e)))
        #expect(!point.verifies(little(r) + little(s), of: little(e).reversed()))
    }

    @Test(arguments: [
        ("r is zero", zero, s), ("s is zero", r, zero), ("both are zero", zero, zero),
        ("r is the order", order, s), ("s is the order", r, order), ("the halves are swapped", s, r),
        // s + q, which is s again for whoever forgets to look at the range
        ("s is above the order", r, "81456C64BA4642A1653C235A98A6024B0DD55E0FD94D9334581D1110008C91F3"),
        ("r is another", "41AA28D2F1AB148280CD9ED56FEDA41974053554A42767B83AD043FD39DC0494", s),
        // s = rd, where the sum of both products is the neutral point
        ("the sum is neutral", r, "29F180318B278AE7D694F219AFE69EF45583CC1BC55F39EAA82435132EA4700C"),
    ])
    func `is refused when`(what: String, r: String, s: String) throws {
        #expect(try !verifies(r: r, s: s, e: Self.e), "\(what)")
    }

    @Test func `takes a digest of zero for one`() throws {
        let s = "2101DCCCABE45DF9FEB8BAE91FB31A8872687A181C23587C3274CB3F88B4650C"
        #expect(try verifies(r: Self.r, s: s, e: Self.zero))
        #expect(try verifies(r: Self.r, s: s, e: Self.order))
        #expect(try !verifies(r: Self.r, s: s, e: Self.e))
    }

    @Test func `and its digest have one length only`() throws {
        let point = try GOSTPoint(little(Self.x) + little(Self.y), on: Self.exampleCurve())
        let signature = little(Self.r) + little(Self.s)
        #expect(!point.verifies(signature + [0], of: little(Self.e)))
        #expect(!point.verifies(Array(signature.dropLast()), of: little(Self.e)))
        #expect(!point.verifies([], of: little(Self.e)))
        #expect(!point.verifies(signature, of: little(Self.e) + [0]))
        #expect(!point.verifies(signature, of: Array(little(Self.e).dropLast())))
        #expect(!point.verifies(signature, of: []))
    }

    @Test(arguments: [
        ("not on the curve", x, x), ("nothing", zero, zero),
        // x + p names the same point for whoever reduces before looking at the range
        ("out of range", "FF2B49E270DB6D90D8595BEC458B50C58585BA1D4E9B788F6689DBD8E56FDC3C", y),
    ])
    func `needs a point that is not`(what: String, x: String, y: String) throws {
        #expect(throws: SignatureFault.self, "\(what)") {
            try GOSTPoint(little(x) + little(y), on: Self.exampleCurve())
        }
    }

    @Test func `needs a point of the order of the base`() throws {
        let good =
            little("990EA6E1AF2F7D7BF0D4B1EA7F77C11193B381A907A78255B098013B03B17EAD")
            + little("168CD8EFAA06FD63F7868CF2CBB4C7164C0FED472E486CF05C244B6582ECA2DD")
        // The same point plus the one of order two, and that one alone: both lie on the curve.
        let mixed =
            little("03CFF40AEFEDDEB2D4D92C32D5A91AEB06865A2F4DC20B5005B2357E12FE355D")
            + little("8425BAFDD1AA3E829110177F76764359FE410A00B02DDCA4251C7A06E6E606F0")
        let two = little("0100FE73F595FF158E974B44D478D9588744FE5C192AC47EA63075DCE7A14AAA") + little(Self.zero)
        func key(_ point: [UInt8]) -> [UInt8] {
            GOSTKeyBytes(algorithm: "1.2.643.7.1.1.1.1", parameters: ["1.2.643.7.1.2.1.1.1"], point: point).der
        }
        #expect(try GOSTPublicKey(subjectPublicKeyInfo: key(good)).algorithm == .russian2012With256Bits)
        #expect(throws: SignatureFault.self) { try GOSTPublicKey(subjectPublicKeyInfo: key(mixed)) }
        #expect(throws: SignatureFault.self) { try GOSTPublicKey(subjectPublicKeyInfo: key(two)) }
    }

    @Test func `needs a curve whose base point has its order`() {
        #expect(throws: SignatureFault.self) {
            try GOSTCurve(field: Self.field, a: "7", b: "5", order: Self.order, cofactor: "1", x: "2", y: "3")
        }
    }

    @Test(
        .enabled(if: GOSTOracle.isThere),
        arguments: [256, 512].flatMap { bits in
            (bits == 256 ? ["A", "B", "C", "XA", "XB", "TCA", "TCB", "TCC", "TCD"] : ["A", "B", "C"]).map { set in
                (bits, set)
            }
        }
    )
    func `made by Debian's engine verifies, and nothing near it does`(bits: Int, set: String) throws {
        let oracle = try GOSTOracle()
        let key = try GOSTPublicKey(subjectPublicKeyInfo: oracle.makeKey(bits: bits, parameterSet: set))
        #expect(key.algorithm == (bits == 256 ? .russian2012With256Bits : .russian2012With512Bits))
        for length in [0, 1, 100] {
            let message = try Randomness.bytes(length)
            let signature = try oracle.sign(message, bits: bits)
            #expect(key.verifies(signature, over: message))
            #expect(!key.verifies(signature, over: message + [0]))
            #expect(!key.verifies(signature.reversed(), over: message))
            for at in [0, bits / 8 - 1, bits / 8, bits / 4 - 1] {
                var near = signature
                near[at] ^= 1
                #expect(!key.verifies(near, over: message))
            }
        }
    }
}
