// refrain._engine: the engine as the package of Python calls it. What a user sees is python/refrain; names and arguments
// are checked there, and these functions may change at any time.

#include "bindings.h"
#include "refrain/version.h"

NB_MODULE(_engine, module) {
  // Its threads take the GIL of the main interpreter, and would wait for it for ever.
  if (PyInterpreterState_GetID(PyInterpreterState_Get()) != 0) {
    PyErr_SetString(PyExc_ImportError, "refrain does not work in a subinterpreter; use it in the main one");
    throw nanobind::python_error();
  }
  module.attr("VERSION") = REFRAIN_VERSION_STRING;
  refrain::python::bind_dedup(module);
  refrain::python::bind_check(module);
  refrain::python::bind_pieces(module);
  refrain::python::bind_index(module);
  refrain::python::bind_distributed(module);
}
