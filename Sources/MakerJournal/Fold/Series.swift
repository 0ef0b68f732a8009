/// Which of many steps or problems are kept: all up to a thousand; then the first hundred, the last hundred, and of those
/// between the hundred with the most samples.
struct Series: Sendable {
  private static let most = 1000
  private static let each = 100

  /// Those that are not kept.
  var omitted = OmittedRecord()
  /// Those under way.
  private var open: [NodePath: Int] = [:]
  private var first: [Member] = []
  private var last: [Member] = []
  /// A heap, the one with the fewest samples at the top.
  private var between: [Member] = []

  private struct Member: Sendable {
    let path: NodePath
    let number: Int
    var samples = 0
  }

  /// Those that are kept, in order.
  var kept: [NodePath] {
    let all = first + between + last + open.map { Member(path: $0.key, number: $0.value) }
    return all.sorted { $0.number < $1.number }.map(\.path)
  }

  /// One has begun.
  mutating func begin(_ path: NodePath, _ number: Int) -> [NodePath] {
    open[path] = number
    return []
  }

  /// One is to be kept from now on.
  ///
  /// - Parameters:
  ///   - samples: how many samples one took, asked when it is no longer among the last.
  /// - Returns: those that are kept no longer.
  mutating func add(_ path: NodePath, _ number: Int, samples: (NodePath) -> Int) -> [NodePath] {
    open[path] = nil
    let member = Member(path: path, number: number)
    if first.count < Self.each {
      first.append(member)
      return []
    }
    last.append(member)
    let isFull = first.count + last.count + between.count > Self.most || !between.isEmpty
    guard isFull, last.count > Self.each else { return [] }
    var dropped: [NodePath] = []
    let leaving = last.prefix(last.count - Self.each)
    last.removeFirst(leaving.count)
    for var member in leaving {
      member.samples = samples(member.path)
      if between.count < Self.each {
        push(member)
      } else if let least = between.first, least.samples < member.samples {
        dropped.append(replaceLeast(by: member).path)
      } else {
        dropped.append(member.path)
      }
    }
    return dropped
  }

  private mutating func push(_ member: Member) {
    between.append(member)
    var child = between.count - 1
    while child > 0, between[child].samples < between[(child - 1) / 2].samples {
      between.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func replaceLeast(by member: Member) -> Member {
    let least = between[0]
    between[0] = member
    var parent = 0
    while true {
      let children = [2 * parent + 1, 2 * parent + 2].filter { $0 < between.count }
      guard let child = children.min(by: { between[$0].samples < between[$1].samples }),
        between[child].samples < between[parent].samples
      else { return least }
      between.swapAt(parent, child)
      parent = child
    }
  }
}
