#include "text_builder.h"

#include <cstring>

#include "arrow_data.h"

namespace refrain::python {
namespace {

constexpr std::size_t kInline = 12;                        // bytes that a view holds itself
constexpr std::size_t kMostOfPart = std::size_t{1} << 30;  // offsets of views are 32 bits wide

}  // namespace

TextBuilder::TextBuilder(std::string_view format)
    : kind_(format == "u" ? Kind::kOffsets : (format == "vu" ? Kind::kViews : Kind::kLargeOffsets)) {
  if (kind_ == Kind::kOffsets) buffers_->offsets.push_back(0);
  if (kind_ == Kind::kLargeOffsets) buffers_->large_offsets.push_back(0);
  if (kind_ != Kind::kViews) buffers_->parts.emplace_back();
}

void TextBuilder::add_view(std::string_view text) {
  std::int32_t view[4] = {static_cast<std::int32_t>(text.size()), 0, 0, 0};
  if (text.size() <= kInline) {
    if (!text.empty()) std::memcpy(view + 1, text.data(), text.size());
  } else {
    std::vector<std::string>& parts = buffers_->parts;
    if (parts.empty() || parts.back().size() + text.size() > kMostOfPart) parts.emplace_back();
    std::memcpy(view + 1, text.data(), sizeof(std::int32_t));
    view[2] = static_cast<std::int32_t>(parts.size() - 1);
    view[3] = static_cast<std::int32_t>(parts.back().size());
    parts.back() += text;
  }
  buffers_->offsets.insert(buffers_->offsets.end(), view, view + 4);
}

void TextBuilder::add(std::string_view text) {
  Buffers& all = *buffers_;
  if (rows_ % 8 == 0) all.valid.push_back(0);
  if (text.data() != nullptr) all.valid.back() = static_cast<std::uint8_t>(all.valid.back() | 1u << (rows_ % 8));
  ++rows_;
  bytes_ += text.size();
  if (kind_ == Kind::kViews) return add_view(text);
  all.parts.back() += text;
  if (kind_ == Kind::kOffsets) {
    all.offsets.push_back(static_cast<std::int32_t>(bytes_));
  } else {
    all.large_offsets.push_back(static_cast<std::int64_t>(bytes_));
  }
}

void TextBuilder::finish(ArrowArray* into) {
  Buffers& all = *buffers_;
  std::vector<const void*> buffers = {all.valid.data()};
  if (kind_ == Kind::kLargeOffsets) {
    buffers.push_back(all.large_offsets.data());
  } else {
    buffers.push_back(all.offsets.data());
  }
  for (const std::string& part : all.parts) {
    buffers.push_back(part.data());
    all.part_sizes.push_back(static_cast<std::int64_t>(part.size()));
  }
  if (kind_ == Kind::kViews) buffers.push_back(all.part_sizes.data());
  make_array(static_cast<std::int64_t>(rows_), -1, 0, std::move(buffers), buffers_, into);
}

}  // namespace refrain::python
