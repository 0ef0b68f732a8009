; Trucks within cities, aeroplanes between their airports, and packages in either.
(define (domain logistics)
  (:requirements :strips :typing)
  (:types
    city place physical - object
    location airport - place
    package vehicle - physical
    truck airplane - vehicle)
  (:predicates
    (in-city ?p - place ?c - city)
    (at ?x - physical ?p - place)
    (in ?x - package ?v - vehicle))

  (:action load-truck
    :parameters (?x - package ?t - truck ?p - place)
    :precondition (and (at ?t ?p) (at ?x ?p))
    :effect (and (not (at ?x ?p)) (in ?x ?t)))

  (:action load-airplane
    :parameters (?x - package ?a - airplane ?p - airport)
    :precondition (and (at ?x ?p) (at ?a ?p))
    :effect (and (not (at ?x ?p)) (in ?x ?a)))

  (:action unload-truck
    :parameters (?x - package ?t - truck ?p - place)
    :precondition (and (at ?t ?p) (in ?x ?t))
    :effect (and (not (in ?x ?t)) (at ?x ?p)))

  (:action unload-airplane
    :parameters (?x - package ?a - airplane ?p - airport)
    :precondition (and (in ?x ?a) (at ?a ?p))
    :effect (and (not (in ?x ?a)) (at ?x ?p)))

  (:action drive-truck
    :parameters (?t - truck ?from ?to - place ?c - city)
    :precondition (and (at ?t ?from) (in-city ?from ?c) (in-city ?to ?c))
    :effect (and (not (at ?t ?from)) (at ?t ?to)))

  (:action fly-airplane
    :parameters (?a - airplane ?from ?to - airport)
    :precondition (at ?a ?from)
    :effect (and (not (at ?a ?from)) (at ?a ?to))))
