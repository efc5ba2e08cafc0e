#include "parser/text/text.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <istream>
#include <string_view>

#include <ext/stdio_filebuf.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parser/text/file_search.hpp"

namespace nullor::parser {

namespace {

constexpr std::uintmax_t largest_file = 1u << 30; // bytes; spans count lines and columns in int

void append_utf8(std::string& text, std::uint32_t c) {
    const auto tail = [&](int shift) { text += static_cast<char>(0x80 | ((c >> shift) & 0x3f)); };
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xc0 | (c >> 6));
        tail(0);
    } else if (c < 0x10000) {
        text += static_cast<char>(0xe0 | (c >> 12));
        tail(6), tail(0);
    } else {
        text += static_cast<char>(0xf0 | (c >> 18));
        tail(12), tail(6), tail(0);
    }
}

std::string from_utf16(const std::string& bytes, bool big_endian) {
    std::string text;
    const auto unit = [&](std::size_t k) {
        const auto first = static_cast<unsigned char>(bytes[k]);
        const auto second = static_cast<unsigned char>(bytes[k + 1]);
        return static_cast<std::uint32_t>(big_endian ? first << 8 | second : second << 8 | first);
    };
    for (std::size_t k = 2; k + 1 < bytes.size(); k += 2) {
        std::uint32_t c = unit(k);
        const bool leads = c >= 0xd800 && c < 0xdc00;
        if (leads && k + 3 < bytes.size() && unit(k + 2) >= 0xdc00 && unit(k + 2) < 0xe000) {
            c = 0x10000 + ((c - 0xd800) << 10) + (unit(k + 2) - 0xdc00);
            k += 2;
        } else if (c >= 0xd800 && c < 0xe000) {
            c = 0xfffd;
        }
        append_utf8(text, c);
    }
    return text;
}

// Length of the UTF-8 sequence at p, or 0.
std::size_t utf8_length(const std::string& text, std::size_t p) {
    const auto c = static_cast<unsigned char>(text[p]);
    const std::size_t length = c < 0x80                ? 1
                               : c >= 0xc2 && c < 0xe0 ? 2
                               : c >= 0xe0 && c < 0xf0 ? 3
                               : c >= 0xf0 && c < 0xf5 ? 4
                                                       : 0;
    if (length == 0 || p + length > text.size()) return 0;
    for (std::size_t k = 1; k < length; ++k)
        if ((static_cast<unsigned char>(text[p + k]) & 0xc0) != 0x80) return 0;
    return length;
}

// UTF-8 stays; every other byte is the Latin-1 character that it is.
std::string with_latin1_converted(const std::string& bytes) {
    std::string text;
    text.reserve(bytes.size());
    for (std::size_t p = 0; p < bytes.size();) {
        const std::size_t length = utf8_length(bytes, p);
        if (length == 0)
            append_utf8(text, static_cast<unsigned char>(bytes[p]));
        else
            text.append(bytes, p, length);
        p += std::max<std::size_t>(length, 1);
    }
    return text;
}

// U+xx00 is rare in a netlist: a text without a byte order mark whose every second byte is mostly NUL is
// UTF-16. LTspice writes it so.
bool looks_like_utf16(const std::string& bytes, bool big_endian) {
    const std::size_t looked = std::min<std::size_t>(bytes.size() / 2, 512);
    std::size_t zeros = 0, others = 0;
    for (std::size_t k = 0; k < looked; ++k) {
        zeros += bytes[2 * k + (big_endian ? 0 : 1)] == '\0';
        others += bytes[2 * k + (big_endian ? 1 : 0)] == '\0';
    }
    return looked >= 2 && others == 0 && 10 * zeros >= 9 * looked;
}

// Where files were joined that DOS had marked the end of.
void part_at_marks(std::string& text) {
    for (std::size_t p = text.find('\x1a'); p != std::string::npos; p = text.find('\x1a', p + 1)) {
        const bool line_ends = p + 1 == text.size() || text[p + 1] == '\r' || text[p + 1] == '\n';
        text[p] = line_ends ? ' ' : '\n';
    }
}

// Where the end is marked by Ctrl-Z, with no more than line ends and padding behind it.
std::size_t marked_end(const std::string& bytes) {
    using namespace std::string_view_literals;
    const std::size_t last = bytes.find_last_not_of("\x1a\r\n\0"sv);
    const std::size_t mark = bytes.find('\x1a', last == std::string::npos ? 0 : last + 1);
    return std::min(mark, bytes.size());
}

} // namespace

void refuse_outside(const std::string& written, Span from, Diagnostics& diagnostics) {
    diagnostics
        .error(from, "outside-sandbox", "'" + written + "' lies outside of the deck's folder",
               "--sandbox reads files below that folder only")
        .fault = Fault::files;
}

namespace {

void add_file_error(Span from, std::string message, Diagnostics& diagnostics) {
    diagnostics.error(from, "cannot-read", std::move(message)).fault = Fault::files;
}

} // namespace

std::optional<std::string> decode_text(std::string bytes) {
    if (bytes.size() >= 2 && bytes[0] == '\xff' && bytes[1] == '\xfe')
        bytes = from_utf16(bytes, false);
    else if (bytes.size() >= 2 && bytes[0] == '\xfe' && bytes[1] == '\xff')
        bytes = from_utf16(bytes, true);
    else if (looks_like_utf16(bytes, false) || looks_like_utf16(bytes, true))
        bytes = from_utf16("  " + bytes, looks_like_utf16(bytes, true));
    if (bytes.rfind("\xef\xbb\xbf", 0) == 0) bytes.erase(0, 3);
    bytes.erase(marked_end(bytes));
    if (bytes.find('\0') != std::string::npos) return std::nullopt;
    bytes = with_latin1_converted(bytes);
    part_at_marks(bytes);
    for (std::size_t p = bytes.find('\r'); p != std::string::npos; p = bytes.find('\r', p + 1))
        if (p + 1 == bytes.size() || bytes[p + 1] != '\n') bytes[p] = '\n';
    return bytes;
}

std::optional<std::string> load_bytes(std::istream& stream, const std::string& name, Span from,
                                      Diagnostics& diagnostics) {
    std::string bytes;
    char chunk[1 << 16];
    while (stream.read(chunk, sizeof chunk), stream.gcount() > 0) {
        const auto size = static_cast<std::size_t>(stream.gcount());
        if (bytes.size() + size > largest_file) {
            add_file_error(from, "'" + name + "' is larger than 1 GiB", diagnostics);
            return std::nullopt;
        }
        bytes.append(chunk, size);
    }
    if (stream.bad()) {
        add_file_error(from, "cannot read '" + name + "': " + std::strerror(errno ? errno : EIO),
                       diagnostics);
        return std::nullopt;
    }
    return bytes;
}

std::optional<std::string> load_text(const std::string& path, Span from, Diagnostics& diagnostics,
                                     const std::optional<std::string>& sandbox) {
    // A pipe would have the reader wait, a device may never end; as the deck itself they are the user's wish.
    const bool drawn_in = from.known();
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | (drawn_in ? O_NONBLOCK | O_NOCTTY : 0));
    if (file < 0) {
        add_file_error(from, "cannot read '" + path + "': " + std::strerror(errno), diagnostics);
        return std::nullopt;
    }
    __gnu_cxx::stdio_filebuf<char> buffer(file, std::ios::in | std::ios::binary); // closes it
    struct stat status = {};
    const bool known = ::fstat(file, &status) == 0;
    if (known && S_ISDIR(status.st_mode)) {
        add_file_error(from, "'" + path + "' is a directory", diagnostics);
        return std::nullopt;
    }
    if (drawn_in && !(known && S_ISREG(status.st_mode))) {
        add_file_error(from, "'" + path + "' is no regular file", diagnostics);
        return std::nullopt;
    }
    // What was opened, not what has the name now: links may change between a look and the opening.
    std::error_code failed;
    const auto place = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(file), failed);
    if (sandbox && (failed || !lies_in(*sandbox, place.string()))) {
        refuse_outside(path, from, diagnostics);
        return std::nullopt;
    }
    std::istream stream(&buffer);
    errno = 0;
    std::optional<std::string> bytes = load_bytes(stream, path, from, diagnostics);
    if (!bytes) return std::nullopt;
    std::optional<std::string> text = decode_text(std::move(*bytes));
    if (!text) diagnostics.error(from, "not-text", "'" + path + "' is not a text file: it holds NUL bytes");
    return text;
}

} // namespace nullor::parser
