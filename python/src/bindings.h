// The parts of the module, each bound in a file of its own.

#ifndef REFRAIN_PYTHON_SRC_BINDINGS_H_
#define REFRAIN_PYTHON_SRC_BINDINGS_H_

#include <nanobind/nanobind.h>

namespace refrain::python {

void bind_dedup(nanobind::module_& module);
void bind_check(nanobind::module_& module);
void bind_pieces(nanobind::module_& module);
void bind_index(nanobind::module_& module);
void bind_distributed(nanobind::module_& module);

}  // namespace refrain::python

#endif  // REFRAIN_PYTHON_SRC_BINDINGS_H_
