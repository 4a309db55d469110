#include "calls.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <iterator>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

namespace nb = nanobind;

namespace refrain::python {
namespace {

constexpr std::chrono::milliseconds kLook{50};  // between two looks for signals

}  // namespace

std::string CallObserver::spelled(std::string_view message) {
  static constexpr std::string_view kArguments[] = {
      "across",      "against",   "contained",         "group-by", "keep",   "limit",
      "memory",      "min-words", "passage-documents", "passages", "recall", "shingle",
      "sensitivity", "threads",   "threshold",         "within"};
  const base::Spelling argument;
  const base::Spelling option = {.prefix = "--", .dash = '-'};
  std::string out;
  while (!message.empty()) {
    const std::size_t begin = message.find(base::kSettingBegin);
    out += message.substr(0, begin);
    if (begin == std::string_view::npos) break;
    message.remove_prefix(begin);
    const std::size_t end = std::min(message.find(base::kSettingEnd), message.size() - 1) + 1;
    const std::string_view marked = message.substr(0, end);
    const std::string_view name = marked.substr(1, marked.size() < 2 ? 0 : marked.size() - 2);
    const bool known = std::find(std::begin(kArguments), std::end(kArguments), name) != std::end(kArguments);
    out += (known ? argument : option)(marked);
    message.remove_prefix(end);
  }
  return out;
}

void CallObserver::complain(std::string_view message) {
  const std::scoped_lock lock(guard_);
  complaints_.push_back(spelled(message));
}

void CallObserver::begin_stage(std::string_view, std::uint64_t) { counting_ = ++stages_ == 1; }

void CallObserver::update(std::uint64_t, std::uint64_t documents, std::uint64_t) {
  if (counting_) documents_ = documents;
}

std::vector<std::string> CallObserver::complaints() {
  const std::scoped_lock lock(guard_);
  return std::exchange(complaints_, {});
}

void CallObserver::tell() {
  const std::uint64_t documents = documents_;
  if (progress_.is_none() || documents == told_) return;
  told_ = documents;
  progress_(documents);
}

void call(CallObserver& observer, const std::function<void()>& work) {
  std::mutex guard;
  std::condition_variable changed;
  bool done = false;
  std::exception_ptr failure;
  std::thread worker;
  const auto run = [&] {
    try {
      work();
    } catch (...) {
      failure = std::current_exception();
    }
    const std::scoped_lock lock(guard);
    done = true;
    changed.notify_one();
  };
  try {
    worker = std::thread(run);
  } catch (const std::system_error&) {  // no more threads: this one does it, and hears of Ctrl-C at the end
    const nb::gil_scoped_release released;
    run();
  }
  const auto wait = [&](bool for_good) {
    const nb::gil_scoped_release released;
    std::unique_lock lock(guard);
    while (!done && !changed.wait_for(lock, kLook, [&] { return done; })) {
      if (!for_good) return false;
    }
    return true;
  };
  std::exception_ptr raised;
  while (!wait(raised != nullptr)) {
    try {
      if (PyErr_CheckSignals() != 0) throw nb::python_error();
      observer.tell();
    } catch (...) {
      raised = std::current_exception();
      observer.interrupt();
    }
  }
  {
    const nb::gil_scoped_release released;
    if (worker.joinable()) worker.join();
  }
  if (raised) std::rethrow_exception(raised);
  if (failure) std::rethrow_exception(failure);
  observer.tell();
}

void raise_unless_ok(const absl::Status& status) {
  if (status.ok()) return;
  const std::string message = CallObserver::spelled(std::string(status.message()));
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      throw nb::value_error(message.c_str());
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kPermissionDenied:
      PyErr_SetString(PyExc_OSError, message.c_str());
      throw nb::python_error();
    default:
      break;
  }
  const nb::object error = nb::module_::import_("refrain._errors").attr("Error");
  PyErr_SetString(error.ptr(), message.c_str());
  throw nb::python_error();
}

}  // namespace refrain::python
