// Stdlib
