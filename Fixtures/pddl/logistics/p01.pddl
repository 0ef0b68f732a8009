; One package within one city.
(define (problem logistics-1)
  (:domain logistics)
  (:objects
    york - city
    york-market - location
    york-field - airport
    van - truck
    letter - package)
  (:init
    (in-city york-market york) (in-city york-field york)
    (at van york-field) (at letter york-market))
  (:goal (at letter york-field)))
