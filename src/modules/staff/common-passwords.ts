// Passwords that guessers try first; a list of a few hundred stops the guesses that a throttled sign-in allows.

/** Lower case. */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
0000000000 0123456789 0147258369 0987654321 1020304050 102030405060 111111 1111111111 1122334455 112233445566 11223344556677
1212121212 123123 1231231231 1231231234 123321123321 12345 1234512345 1234554321 123456 123456123456 1234567 12345678 123456789
1234567890 1234567891 12345678910 1234qwer 123abc 123qwe 123qweasd 123qweasdzxc 147258369 1472583690 1478963250 159357456
159753456852 1a2b3c4d 1a2b3c4d5e 1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx 1qaz2wsx3edc 2222222222 5555555555 741852963
7418529630 7777777777 789456123 7894561230 8888888888 963852741 987654321 9876543210 9999999999 a123456 a1234567 a12345678
a123456789 aa123456 aa12345678 aaaa1111 aaaa1234 aaaaaaaaaa abc123 abc123!! abc12345 abc@12345 abcd1234 abcd123456 abcd@1234
abcdef abcdefg abcdefgh abcdefghi abcdefghij abcdefghijk admin admin1 admin12 admin123 admin123! admin1234 admin12345 admin123456
admin@123 admin@1234 admin@12345 adminadmin administrador administrator administrator1 agnieszka agnieszka1 alexandra alexandra1
alexandru alexandru1 amoteamo andreea123 andrew123 angel123 angels123 anthony1 anything123 arsenal123 asdasdasd asdf1234 asdfasdf
asdfgh asdfghjkl asdfghjkl1 asdfghjkl123 ashley123 autumn2024 autumn2025 autumn2026 azerty azerty123 azertyuiop banana123
barcelona barcelona1 barcelona123 bartek123 baseball baseball1 basketball basketball1 batman123 batman1234 benfica123 benfica1904
blessed123 blink182 brasil brasil123 brasil2026 bucuresti bucuresti1 bucuresti123 business1 business123 butterfly butterfly1
butterfly123 changeit changeme changeme! changeme1 changeme123 changeme1234 changemenow charlie charlie1 charlie123 cheese123
chelsea123 chocolate chocolate1 chocolate123 company123 computer computer1 computer123 cookie123 corinthians corinthians1
corvette1 cristian1 cristina1 daniel123 december2025 december2026 default default123 demo demo1234 demo123456 demodemo diamond1
diamond123 dinamo1948 dmitriy123 dollar123 dragon dragon123 elena12345 everything1 everything123 example123 facebook facebook1
facebook123 family123 february2025 fernanda1 fernanda123 ferrari1 ferrari123 flamengo flamengo1 flamengo123 flower123 flowers123
football football1 football123 forever forever1 forever123 forgot123 fortnite fortnite1 fortnite123 freedom freedom1 freedom123
friday123 friends friends1 gabriel123 gabriela1 godisgood golden123 goodbye123 google123 guest guest123 guestguest happiness
happiness1 happy123 harley123 haslo haslo123 haslo1234 haslo12345 hello hello123 hello1234 hello12345 hellohello helloworld
helloworld1 helloworld123 hockey123 hunter123 hunter2 iforgot123 ilovegod iloveme iloveyou iloveyou! iloveyou1 iloveyou12
iloveyou123 iloveyou123! iloveyou1234 iloveyou2 iloveyousomuch india@123 instagram instagram1 instagram123 internet internet1
internet123 ironman123 iubire123 january2025 january2026 jennifer jennifer1 jessica1 jessica123 jesus123 jesus1234 jesuschrist
jordan23 joshua123 juventus1 juventus123 killer123 kochamcie kochamcie1 kochanie kochanie1 kochanie123 kontor kontor123 kontor1234
kontor12345 kontorkontor letmein letmein! letmein1 letmein123 letmein123! letmeinnow letmeinplease liverpool liverpool1
liverpool123 lkjhgfdsa login login123 loginlogin loja123456 lovelove lovely1 loveme loveyou lubov123 magazin123 mailpass123
manager manager123 manchester manchester1 manutd123 marina123 master master123 masterkey masterpassword mateusz123 matthew1
mercedes mercedes1 mercedes123 metallica metallica1 meuamor123 michael michael1 michael123 mihaela123 million1 millionaire1
minecraft minecraft1 minecraft123 minhasenha minhasenha1 misiaczek misiaczek1 mnbvcxz mojehaslo mojehaslo1 monday123 money123
money1234 monkey moskva123 mustang1 mustang123 mypassword mypassword1 mypassword123 natasha123 newpassword newpassword1 nicole123
nikita123 nothing123 november2025 november2026 october2025 office123 oldpassword online123 opensesame orange123 p@$$w0rd p@ssw0rd
p@ssw0rd1 p@ssw0rd123 p@ssword p@ssword1 p@ssword123 pa$$w0rd pa$$word pa55word palmeiras palmeiras1 parol parol123 parol1234
parol12345 parola parola1 parola12 parola123 parola1234 parola12345 parola2025 parola2026 parolamea pass1234 pass12345 pass123456
passpass passw0rd passw0rd! passw0rd1 passw0rd123 password password! password!! password0 password1 password1! password12
password123 password123! password1234 password12345 password123456 password2 password2024 password2025 password2026 password3
password7 password9 password99 password@1 password@12 password@123 password@1234 passwordpassword passwords pleasehelp poiuytrewq
pokemon pokemon123 pokemon1234 polska polska1 polska123 polska1234 porsche911 portugal portugal1 portugal123 princess princess1
princess123 privet123 purple123 q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx qazwsxedc qazwsxedcrfv qweasd qweasdzxc qweqwe qweqweqwe
qwer1234 qwert12345 qwerty qwerty! qwerty123 qwerty123! qwerty1234 qwerty12345 qwerty@123 qwertyuiop qwertyuiop1 qwertyuiop123
rainbow1 rainbow123 realmadrid realmadrid1 romania romania1 romania123 root123 rootpassword rootroot rossiya123 sample123 samsung
samsung1 samsung123 saopaulo123 secret secret123 secret1234 secretpassword senha senha123 senha1234 senha12345 senha123456 shadow
shadow123 shop1234 shopping123 shopshop silver123 sklep12345 soccer123 something1 something123 spiderman spiderman1 sporting123
spring2024 spring2025 spring2026 starwars starwars1 starwars123 steaua1986 store1234 success1 success123 summer summer123
summer2023 summer2024 summer2025 summer2025! summer2026 summer2026! sunshine sunshine1 sunshine123 superadmin superman superman1
superman123 superuser supervisor sysadmin systemadmin teamo123 teamo1234 teiubesc teiubesc1 teiubescmult temp1234 temporary
temporary1 temppass test test123 test1234 test1234! test12345 test123456 tester123 testing testing123 testing1234 testpassword
testtest testtest1 thankyou thankyou1 thankyou123 thepassword thomas123 topsecret topsecret1 trustno1 unknown123 user user123
user1234 username username1 warszawa warszawa1 warszawa123 webshop123 welcome welcome1 welcome1! welcome12 welcome123 welcome123!
welcome1234 welcome2024 welcome2025 welcome2026 welcome@123 welcome@1234 welcomehome welcometo whatever whatever1 whatever123
winter winter123 winter2023 winter2024 winter2025 winter2025! winter2026 winter2026! world xxxxxxxxxx yellow123 yourpassword
ytrewq zaq12wsx zaq1zaq1 zxcvbnm zxcvbnm1 zxcvbnm123 zzzzzzzzzz йцукен йцукенгшщз любовь123 марина123 москва123 наташа123 пароль
пароль123 пароль1234 привет123 россия123
`
    .trim()
    .split(/\s+/),
);
