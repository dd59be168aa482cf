internal import Glibc

/// The clock of this machine, for the signing time of `dauys sign`, which is a claim and decides nothing.
enum WallClock {
    static var seconds: Int64 { Int64(time(nil)) }
}
