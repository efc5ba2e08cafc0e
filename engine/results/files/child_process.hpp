#pragma once
// Work on foreign bytes in a process of its own. A library that crashes on them, loops, or asks for memory
// without end does it there, and this process gets a sentence instead of an answer.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace nullor::results {

struct ChildLimits {
    std::uint64_t memory = 0; // bytes beside those that this process has; also the longest answer
    unsigned seconds = 0;     // of processor time
};

// The end of the pipe that the child writes to. Nothing is said of a failure: the child then ends.
class Answer {
public:
    explicit Answer(int file) : file_(file) {}
    Answer(const Answer&) = delete;
    Answer& operator=(const Answer&) = delete;
    ~Answer() { flush(); }
    void put(const void* bytes, std::size_t size);
    void put(std::uint64_t number) { put(&number, sizeof number); }
    void put(std::string_view text);

private:
    void flush();
    int file_;
    std::vector<char> buffer_;
};

// The other end. After a piece that is not there, or is longer than the limit allows, there is none.
class AnswerReader {
public:
    AnswerReader(int file, std::uint64_t most) : file_(file), left_(most) {}
    bool take(void* bytes, std::size_t size);
    bool take(std::uint64_t& number) { return take(&number, sizeof number); }
    bool take(std::string& text);
    bool take(std::vector<double>& values);

private:
    bool fits(std::uint64_t count, std::size_t each);
    int file_;
    std::uint64_t left_;
    std::vector<char> buffer_;
    std::size_t at_ = 0;
};

// Runs `work` there and `read`, which is false where the answer is not whole, here. Empty, or why there is no
// answer.
[[nodiscard]] std::string in_child(const ChildLimits& limits, const std::function<void(Answer&)>& work,
                                   const std::function<bool(AnswerReader&)>& read);

} // namespace nullor::results
