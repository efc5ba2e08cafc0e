#include "engine/results/sweep/journal_format.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

#include "engine/results/files/content_hash.hpp"

namespace nullor::results {
namespace {

constexpr std::string_view journal_title = "nullor sweep journal ", version = "1";

// Up to the next line's end, which is taken away too; none without an end.
std::optional<std::string_view> take_line(std::string_view& text) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    const auto line = text.substr(0, end);
    text.remove_prefix(end + 1);
    return line;
}

// The words of a line, one after the other; after one that does not fit no number is taken.
class Words {
public:
    explicit Words(std::string_view line) : rest_(line) {}

    Words& literal(std::string_view word) {
        fits_ = take() == word && fits_;
        return *this;
    }
    Words& number(std::uint64_t& value, int base = 10) {
        if (!fits_) return *this;
        const auto word = take();
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, base);
        fits_ = !word.empty() && error == std::errc{} && end == word.data() + word.size();
        return *this;
    }
    [[nodiscard]] bool fits() const { return fits_ && rest_.empty(); }

private:
    std::string_view take() {
        const auto end = std::min(rest_.find_first_of(" /"), rest_.size());
        const auto word = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        return word;
    }

    std::string_view rest_;
    bool fits_ = true;
};

std::uint64_t check_of(std::string_view line, std::uint64_t seed) {
    return content_hash(line, seed) & 0xffffffff;
}

bool read_chunk(std::string_view line, JournalContent& content) {
    constexpr std::size_t check_length = 9; // with the blank in front
    if (line.size() < check_length) return false;
    const auto checked = line.substr(0, line.size() - check_length);
    std::uint64_t chunk = 0, hash = 0, check = 0;
    Words words(line);
    words.literal("chunk").number(chunk).number(hash, 16).number(check, 16);
    if (!words.fits() || check != check_of(checked, content.seed)) return false;
    content.chunks[chunk] = hash;
    return true;
}

// False at a line that belongs to no header.
bool read_header_line(std::string_view line, std::string& plan, JournalHeader& header) {
    constexpr std::string_view plan_word = "plan ";
    if (line.substr(0, plan_word.size()) == plan_word) {
        plan.append(line.substr(plan_word.size())).append("\n");
        return true;
    }
    NetcdfRoom room;
    if (Words(line).literal("room").number(room.offset).number(room.size).fits()) {
        header.rooms.push_back(room);
        return true;
    }
    auto& [first, count] = header.chunks;
    return Words(line).literal("layout").number(header.layout, 16).fits() ||
           Words(line).literal("shard").number(header.shard.k).number(header.shard.n).fits() ||
           Words(line)
               .literal("chunks")
               .number(first)
               .number(count)
               .literal("of")
               .number(header.chunk_size)
               .fits() ||
           Words(line).literal("file").number(header.file_size).number(header.description, 16).fits();
}

} // namespace

std::string journal_text(const JournalHeader& header) {
    std::string text = fmt::format("{}{}\n", journal_title, version);
    const std::string plan = text_of(header.plan);
    std::string_view rest = plan;
    while (const auto line = take_line(rest)) text += fmt::format("plan {}\n", *line);
    text += fmt::format("layout {}\nshard {}/{}\nchunks {} {} of {}\nfile {} {}\n", hex(header.layout),
                        header.shard.k, header.shard.n, header.chunks.first, header.chunks.count,
                        header.chunk_size, header.file_size, hex(header.description));
    for (const auto& room : header.rooms) text += fmt::format("room {} {}\n", room.offset, room.size);
    return text + fmt::format("ready {}\n", hex(content_hash(text)));
}

std::string journal_line(std::uint64_t chunk, std::uint64_t hash, std::uint64_t seed) {
    const auto line = fmt::format("chunk {} {}", chunk, hex(hash));
    return fmt::format("{} {:08x}\n", line, check_of(line, seed));
}

JournalContent read_journal(std::string_view text) {
    JournalContent content;
    const auto begins = std::min(text.size(), journal_title.size());
    if (text.substr(0, begins) != journal_title.substr(0, begins)) {
        content.state = JournalContent::State::foreign;
        return content;
    }
    std::string_view rest = text;
    const auto title = take_line(rest);
    if (!title) return content;
    if (title->substr(journal_title.size()) != version) {
        content.state = JournalContent::State::another_version;
        return content;
    }
    std::string plan;
    bool ready = false;
    while (!ready) {
        const auto above = text.substr(0, text.size() - rest.size());
        const auto line = take_line(rest);
        if (!line) return content;
        ready = Words(*line).literal("ready").number(content.seed, 16).fits();
        if (ready && content.seed != content_hash(above)) return content;
        if (!ready && !read_header_line(*line, plan, content.header)) return content;
    }
    auto parts = plan_of(plan);
    if (!parts) return content;
    content.header.plan = std::move(*parts);
    content.state = JournalContent::State::good;
    while (const auto line = take_line(rest)) read_chunk(*line, content);
    return content;
}

} // namespace nullor::results
