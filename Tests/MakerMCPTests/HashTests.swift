import Testing

@testable import MakerMCP

/// The vectors of FIPS 180-4 and RFC 4231.
@Suite struct HashTests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func hashes(_ message: String, _ hash: String) {
    #expect(Hex.text(SHA256.hash(Array(message.utf8))) == hash)
  }

  @Test func aLongMessage() {
    let hash = SHA256.hash([UInt8](repeating: UInt8(ascii: "a"), count: 100_000))
    #expect(Hex.text(hash) == "6d1cf22d7cc09b085dfc25ee1a1f3ae0265804c607bc2074ad253bcc82fd81ee")
  }

  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func keyedHashes(_ key: [UInt8], _ message: [UInt8], _ mac: String) {
    #expect(Hex.text(SHA256.authenticate(message, key: key)) == mac)
  }

  @Test func hexadecimalText() {
    #expect(Hex.bytes("00ff10") == [0, 255, 16])
    for text in ["0", "0g", "FF"] { #expect(Hex.bytes(text) == nil) }
    #expect(SHA256.isEqual([1, 2], [1, 2]))
    #expect(!SHA256.isEqual([1, 2], [1, 3]))
    #expect(!SHA256.isEqual([1], [1, 2]))
  }
}
