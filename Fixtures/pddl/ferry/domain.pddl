; A ferry that carries one car at a time. Sailing costs by distance, boarding costs 1, and landing is free.
(define (domain ferry)
  (:requirements :strips :typing :negative-preconditions :equality :action-costs)
  (:types car port)
  (:predicates
    (at-ferry ?p - port)
    (at ?c - car ?p - port)
    (aboard ?c - car)
    (loaded))
  (:functions
    (distance ?from ?to - port) - number
    (total-cost) - number)

  (:action sail
    :parameters (?from ?to - port)
    :precondition (and (not (= ?from ?to)) (at-ferry ?from))
    :effect (and (at-ferry ?to) (not (at-ferry ?from)) (increase (total-cost) (distance ?from ?to))))

  (:action board
    :parameters (?c - car ?p - port)
    :precondition (and (at ?c ?p) (at-ferry ?p) (not (loaded)))
    :effect (and (aboard ?c) (loaded) (not (at ?c ?p)) (increase (total-cost) 1)))

  (:action debark
    :parameters (?c - car ?p - port)
    :precondition (and (aboard ?c) (at-ferry ?p))
    :effect (and (at ?c ?p) (not (aboard ?c)) (not (loaded)))))
