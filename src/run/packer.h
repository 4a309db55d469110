// Numbers and texts as bytes, for another process on the same machine.

#ifndef REFRAIN_SRC_RUN_PACKER_H_
#define REFRAIN_SRC_RUN_PACKER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace refrain::run {

// Numbers and texts one after the other.
class Packer {
 public:
  template <typename T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void put_text(std::string_view text) {
    put(text.size());
    bytes_ += text;
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : rest_(bytes) {}

  template <typename T>
  T get() {
    T value = {};
    if (rest_.size() < sizeof value) {
      good_ = false;
      return value;
    }
    rest_.copy(reinterpret_cast<char*>(&value), sizeof value);
    rest_.remove_prefix(sizeof value);
    return value;
  }
  std::string get_text() {
    const auto size = get<std::size_t>();
    good_ = good_ && size <= rest_.size();
    if (!good_) return {};
    const std::string text(rest_.substr(0, size));
    rest_.remove_prefix(size);
    return text;
  }
  // Whether all that was asked for was there.
  bool good() const { return good_; }

 private:
  std::string_view rest_;
  bool good_ = true;
};

}  // namespace refrain::run

#endif  // REFRAIN_SRC_RUN_PACKER_H_
