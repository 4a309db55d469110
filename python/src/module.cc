// refrain._engine: the engine as the package of Python calls it. What a user sees is python/refrain; names and arguments
// are checked there, and these functions may change at any time.

#include "bindings.h"
#include "refrain/version.h"

NB_MODULE(_engine, module) {
  module.attr("VERSION") = REFRAIN_VERSION_STRING;
  refrain::python::bind_dedup(module);
  refrain::python::bind_check(module);
  refrain::python::bind_pieces(module);
  refrain::python::bind_index(module);
  refrain::python::bind_distributed(module);
}
