#include "engine/results/files/row_store.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "engine/results/files/output_place.hpp"
#include "engine/results/files/unfinished.hpp"

namespace nullor::results {
namespace {

// Once there is a file: what is written to it at a time, in numbers.
constexpr std::size_t rows_block = std::size_t{1} << 17;

std::string_view bytes_of(std::span<const double> numbers) {
    return {reinterpret_cast<const char*>(numbers.data()), numbers.size_bytes()};
}

// A file that is gone with its last descriptor; below 0: none, errno says why.
int unnamed_file(const std::string& beside) {
    for (;;) {
        const std::string path = temporary_beside(beside);
        const Unfinished unfinished = remember_unfinished(path);
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (file >= 0) ::unlink(path.c_str());
        if (file >= 0 || (errno != EEXIST && errno != EINTR)) return file;
    }
}

} // namespace

RowStore::~RowStore() {
    if (file_ >= 0) ::close(file_);
}

void RowStore::begin(std::size_t width) {
    end_table();
    axis_ = ContentHash();
    tables_.push_back({width, 0, 0, spilled_ + recent_.size()});
}

void RowStore::end_table() {
    if (!tables_.empty()) tables_.back().axis_hash = axis_.value();
}

bool RowStore::append(double axis, const double* values) {
    if (failure_) return false;
    Table& table = tables_.back();
    if (recent_.size() + 1 + table.width > (in_memory() ? most_ : rows_block) && !spill()) return false;
    recent_.push_back(axis);
    recent_.insert(recent_.end(), values, values + table.width);
    axis_.add(&axis, sizeof axis);
    ++table.rows;
    return true;
}

bool RowStore::spill() {
    if (file_ < 0) file_ = unnamed_file(beside_);
    const int error = file_ < 0 ? errno : write_all(file_, bytes_of(recent_));
    if (error) {
        failure_ = output_failure(beside_, "cannot write", error);
        return false;
    }
    spilled_ += recent_.size();
    recent_.clear();
    recent_.shrink_to_fit();
    return true;
}

Outcome<Done> RowStore::read(std::size_t table, std::size_t first, std::span<double> to) const {
    std::uint64_t place = tables_[table].first + first * (1 + tables_[table].width);
    if (place < spilled_) {
        const auto there = std::min<std::uint64_t>(to.size(), spilled_ - place);
        if (const int error = read_all_at(file_, reinterpret_cast<char*>(to.data()), there * sizeof(double),
                                          place * sizeof(double)))
            return output_failure(beside_, "cannot read what was kept for", error);
        to = to.subspan(there);
        place += there;
    }
    std::copy_n(recent_.begin() + static_cast<std::ptrdiff_t>(place - spilled_), to.size(), to.begin());
    return Done{};
}

} // namespace nullor::results
