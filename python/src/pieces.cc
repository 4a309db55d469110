// The bricks: words, similarity, signatures, and decisions batch by batch.

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>

#include <algorithm>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/parallel.h"
#include "base/status.h"
#include "bindings.h"
#include "calls.h"
#include "dedup/shingle_set.h"
#include "inputs.h"
#include "refrain/dedup.h"
#include "refrain/shingles.h"
#include "refrain/signature.h"
#include "refrain/words.h"
#include "text/hash_words.h"

namespace nb = nanobind;

namespace refrain::python {
namespace {

// A str as UTF-8; lone surrogates are no letters, so what stands for them does not matter.
class Utf8 {
 public:
  explicit Utf8(nb::str text) : text_(std::move(text)) {
    Py_ssize_t size = 0;
    const char* bytes = PyUnicode_AsUTF8AndSize(text_.ptr(), &size);
    if (bytes == nullptr) {
      PyErr_Clear();
      text_ = text_.attr("encode")("utf-8", "replace");
      bytes = PyBytes_AsString(text_.ptr());
      size = static_cast<Py_ssize_t>(nb::len(text_));
    }
    view_ = {bytes, static_cast<std::size_t>(size)};
  }
  std::string_view view() const { return view_; }

 private:
  nb::object text_;
  std::string_view view_;
};

nb::list words(nb::str text) {
  const Utf8 utf8(std::move(text));
  if (utf8.view().size() > kMaxTextBytes) throw nb::value_error("text: is longer than 4 GiB");
  std::vector<Word> found;
  std::vector<std::uint8_t> flags;
  find_words(utf8.view(), found, flags);
  nb::list out;
  for (const Word& word : found) {
    const std::string folded = fold_word(utf8.view().substr(word.begin, word.end - word.begin));
    out.append(nb::str(folded.data(), folded.size()));
  }
  return out;
}

double similarity(nb::str left, nb::str right, std::size_t shingle) {
  const Utf8 texts[2] = {Utf8(std::move(left)), Utf8(std::move(right))};
  const nb::gil_scoped_release released;
  std::vector<std::uint64_t> hashes;
  std::vector<std::uint64_t> shingles[2];
  for (int k = 0; k < 2; ++k) {
    text::hash_all_words(texts[k].view(), hashes);
    hash_shingles(hashes, shingle, shingles[k]);
  }
  dedup::ShingleSet set;
  set.assign(shingles[1]);
  const std::size_t size = set.size();
  set.assign(shingles[0]);
  return dedup::jaccard_of(set.size(), size, set.common(shingles[1]));
}

nb::object signatures(const InputPointer& input, std::size_t shingle, unsigned threads) {
  const std::shared_ptr<const Rows> rows = rows_at_hand(input);
  auto slots = std::make_unique<std::vector<std::uint32_t>>(rows->size() * kDefaultSlots);
  CallObserver observer;
  call(observer, [&] {
    constexpr std::size_t kRows = 256;
    std::vector<TextScratch> scratch(base::thread_count(threads));
    base::parallel_for_workers((rows->size() + kRows - 1) / kRows, threads, [&](unsigned worker, std::size_t part) {
      if (observer.interrupted()) return;
      const std::size_t end = std::min(rows->size(), (part + 1) * kRows);
      for (std::size_t row = part * kRows; row < end; ++row) {
        sign_text(rows->text(row), shingle, std::span(*slots).subspan(row * kDefaultSlots, kDefaultSlots),
                  scratch[worker]);
      }
    });
  });
  std::vector<std::uint32_t>* held = slots.release();
  const nb::capsule owner(held, [](void* p) noexcept { delete static_cast<std::vector<std::uint32_t>*>(p); });
  return nb::cast(
      nb::ndarray<nb::memview, const std::uint32_t, nb::ndim<2>>(held->data(), {rows->size(), kDefaultSlots}, owner));
}

// Texts of documents that stay are copied: what was given may be gone when a later one is compared with them.
class BatchDeduplicator : private TextSource {
 public:
  explicit BatchDeduplicator(const DedupOptions& options) : near_(options, *this) {}

  nb::list add(const InputPointer& input);

 private:
  Status text(DocumentNumber document, std::string_view& text) override {
    text = document < kept_.size() ? std::string_view(kept_[document]) : batch_[document - kept_.size()];
    return {};
  }

  std::deque<std::string> kept_;  // by document; empty for those that went
  std::vector<std::string_view> batch_;
  Deduplicator near_;
  bool busy_ = false;
};

nb::list BatchDeduplicator::add(const InputPointer& input) {
  if (busy_) throw nb::value_error("Deduplicator: is in use by another thread");
  const std::shared_ptr<const Rows> rows = rows_at_hand(input);
  batch_.clear();
  for (std::size_t row = 0; row < rows->size(); ++row) batch_.push_back(rows->text(row));
  busy_ = true;
  std::vector<Decision> decisions;
  Status status;
  {
    const nb::gil_scoped_release released;
    status = near_.add(batch_, decisions);
    for (std::size_t k = 0; k < decisions.size(); ++k) {
      if (decisions[k].removed()) {
        kept_.emplace_back();
      } else {
        kept_.emplace_back(batch_[k]);
      }
    }
    batch_.clear();
  }
  busy_ = false;
  raise_unless_ok(base::to_absl(status));
  nb::list out;
  for (const Decision& one : decisions) {
    if (one.removed()) {
      out.append(nb::make_tuple(one.kept, one.similarity));
    } else {
      out.append(nb::make_tuple(nb::none(), nb::none()));
    }
  }
  return out;
}

}  // namespace

void bind_pieces(nb::module_& module) {
  module.def("words", &words);
  module.def("similarity", &similarity);
  module.def("signatures", &signatures);
  nb::class_<BatchDeduplicator>(module, "Deduplicator")
      .def(
          "__init__",
          [](BatchDeduplicator* self, double threshold, std::size_t shingle, double recall) {
            new (self) BatchDeduplicator({.threshold = threshold, .shingle = shingle, .recall = recall, .threads = 0});
          },
          nb::arg("threshold"), nb::arg("shingle"), nb::arg("recall"))
      .def("add", &BatchDeduplicator::add);
}

}  // namespace refrain::python
