#include "cli/plot/raster.hpp"

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nullor::cli {
namespace {

class File {
public:
    explicit File(int number) : number_(number) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { close(); }
    void close() {
        if (number_ >= 0) ::close(std::exchange(number_, -1));
    }
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

bool write_all(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) return false;
        if (written > 0) bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::lseek(file, 0, SEEK_SET) == 0;
}

std::string read_all(int file) {
    std::string bytes;
    char block[1 << 16];
    for (;;) {
        const auto got = ::read(file, block, sizeof block);
        if (got == 0 || (got < 0 && errno != EINTR)) return bytes;
        if (got > 0) bytes.append(block, static_cast<std::size_t>(got));
    }
}

constexpr int not_there = 127; // as a shell has it

} // namespace

Outcome<std::string> converted(const std::string& svg, Picture picture) {
    // The picture is a file without a name, so that neither side waits for the other.
    const File input(::memfd_create("picture", MFD_CLOEXEC));
    int ends[2] = {-1, -1};
    if (input.number() < 0 || !write_all(input.number(), svg) || ::pipe2(ends, O_CLOEXEC) != 0)
        return output_failure("a picture cannot be handed to rsvg-convert");
    const File from(ends[0]);
    File to(ends[1]);
    const char* const format = picture == Picture::png ? "png" : "pdf";
    const char* const zoom = picture == Picture::png ? "2" : "1";
    const pid_t child = ::fork();
    if (child < 0) return output_failure("rsvg-convert cannot be started");
    if (child == 0) {
        ::dup2(input.number(), STDIN_FILENO);
        ::dup2(to.number(), STDOUT_FILENO);
        ::execlp("rsvg-convert", "rsvg-convert", "--format", format, "--zoom", zoom,
                 static_cast<char*>(nullptr));
        ::_exit(not_there);
    }
    to.close();
    std::string bytes = read_all(from.number());
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == not_there)
        return output_failure("PNG and PDF are made by rsvg-convert, which is not installed",
                              "install librsvg (Debian: apt-get install librsvg2-bin), or write an .svg");
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0 || bytes.empty())
        return output_failure("rsvg-convert has made no picture of the figure");
    return bytes;
}

} // namespace nullor::cli
