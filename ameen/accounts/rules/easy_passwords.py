"""Passwords that everybody tries first and that are long enough to be typed here."""

EASY = frozenset(
    """
    1234567890 12345678910 0123456789 9876543210 0987654321 1111111111 0000000000 1234554321
    1q2w3e4r5t 1qaz2wsx3edc qwertyuiop qwerty1234 qwerty12345 qwerty123456 asdfghjkl1 asdfghjkl;
    zxcvbnm123 1234qwerasdf q1w2e3r4t5 q1w2e3r4t5y6 qazwsxedc1 qazwsxedcrfv password12 password123
    password1234 password12345 password1! password123! passw0rd12 passw0rd123 p@ssw0rd12 p@ssw0rd123
    p@ssword123 p@$$w0rd123 passwordpassword mypassword mypassword1 newpassword newpassword1
    changeme12 changeme123 changemenow letmein123 letmein1234 letmeinnow welcome123 welcome1234
    welcome123! welcome2024 welcome2025 welcome2026 admin12345 admin123456 admin1234567 adminadmin
    administrator administrator1 superadmin superadmin1 rootroot12 iloveyou12 iloveyou123
    iloveyou1234 ilovemyself sunshine12 sunshine123 princess12 princess123 football12 football123
    baseball12 baseball123 superman12 superman123 batman1234 dragon1234 monkey1234 shadow1234
    master1234 michael123 jennifer12 jordan2323 liverpool1 liverpool123 chelsea123 arsenal123
    manchester barcelona1 realmadrid realmadrid1 abcdefghij abcdefghijk abcd123456 abcd1234567
    abc1234567 abc12345678 a123456789 a1234567890 aa12345678 aa123456789 123456789a 123456789abc
    1234567890a 12345678a1 123123123a 1231231230 123123123123 1122334455 112233445566 1212121212
    0102030405 0123456789a 147258369a 1472583690 7894561230 7777777777 8888888888 9999999999
    qweasdzxc1 qweasdzxc123 qwe1234567 qwe123456789 asd1234567 asdasdasd1 zaq12wsxcde3 zaq1zaq1zaq1
    computer12 computer123 internet12 internet123 samsung123 google1234 facebook12 facebook123
    whatever12 whatever123 trustno1trustno1 starwars12 starwars123 charlie123 freedom123 secret1234
    secret12345 testtest12 test123456 test1234567 testing123 testing1234 temppass12 temporary1
    temporary123 default123 default1234 guest12345 guestguest demo123456 demodemo12 username12
    summer2024 summer2025 summer2026 winter2024 winter2025 winter2026 spring2025 spring2026
    autumn2025 january2026 company123 company1234 business123 office1234 office12345 muscat1234
    muscat12345 oman123456 oman1234567 alhamdulillah bismillah1 bismillah123 allahuakbar
    mohammed12 mohammed123 mohammad123 muhammad12 muhammad123 ahmed12345 ahmed123456 abdullah12
    abdullah123 habibi1234 ameenhub12 ameenhub123 ameen12345 ameen123456
    """.split()
)
